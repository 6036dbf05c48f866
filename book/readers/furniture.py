"""Furniture of a site that was copied with a text: a line comes in; whether it is no part of the article goes out.

A habit of a site is a new row of a table, which is compared with the folded line (`lines.fold`).
"""

from __future__ import annotations

import re

from book.readers.lines import width

_LONGEST = 90.0  # ems: a longer line has words of its own, whatever it begins with
_SHARED = (
    r"(?:分享[到至]|share\s+(?:on|to))\s*\S{1,10}|facebook|fb|twitter|x(?=$|\W)|line|linkedin|whatsapp|telegram"
    r"|threads"
    r"|reddit|pinterest|instagram|bluesky|mastodon|youtube|e-?mail|pocket|hatena|tumblr|wechat"
    r"|weibo|plurk|print|copy(?: link| url)?|share|tweet|like|save|comments?"
    r"|微博|微信|朋友圈|QQ空间|QQ好友|QQ|豆瓣|复制链接|複製連結|複製網址|列印|打印|收藏|留言|分享|點讚|点赞|讚|赞|在看|转发"
    r"|轉發|评论|評論|关注|追蹤|ツイート|ポスト|シェア|いいね!?|はてブ|はてなブックマーク|送る|LINEで送る|保存|印刷|メール"
    r"|コメント|フォロー|スキ|喜欢|喜歡|收起|我要举报|我要舉報|赞同|贊同|举报|舉報|添加评论|写评论|申请转载|拍手|打赏|リンクをコピー|URLをコピー|ブックマーク|facebookでシェア(?:する)?|xでポスト(?:する)?|点(?:分享|收藏|在看|赞)|點(?:分享|收藏|讚)"
    r"|読者になる|はてなブックマークに追加"
)
_ROWS = (
    # the end of a text
    r"[-—–*<>\s]+(?:END|完|全文完|本文完|未完|文終|fin|終わり|おわり|了)[-—–*<>\s]+|-\s*30\s*-|[(\[](?:完|全文完|本文完|おわり|終わり|了)[)\]]",
    # advertisements
    r"(?:skip\s+)?advertisement|\[?(?:ad|pr|広告|廣告|广告|sponsored|スポンサーリンク|スポンサードリンク)\]?|(?:story|article)\s+continues\s+(?:below|after).*"
    r"|continue\s+reading(?:\s+(?:below|the\s+main\s+story).*)?|\(?請?繼續往下閱讀.*|\(?请?继续往下阅读.*|▼?\s*(?:廣告|广告)(?:[後后]?[請请][繼继][續续]往?下?[閱阅][讀读])?",
    # calls to follow, to share, to subscribe, to pay
    r"点击(?:上方|下方)?蓝字.*|點擊(?:上方|下方)?藍字.*|[长長]按.{0,14}(?:二维码|二維碼|識別|识别).*|[扫掃]码.{0,10}(?:关注|關注|加入|下载).*",
    r"(?:喜欢|喜歡|觉得不错).{0,12}点.{0,4}[\"“”「]?(?:在看|赞).*|(?:欢迎|歡迎)(?:关注|關注|追蹤|訂閱|订阅|分享|转发|轉發|按讚|加入)[^。]{0,40}[。!]?",
    r"follow\s.{1,40}\son\s+(?:X|twitter|facebook|instagram|threads|bluesky|mastodon|linkedin)\b.*|follow\s+us(?:\s+on)?\b.{0,60}",
    r"[^。]{0,16}(?:追蹤|按讚|加入|關注|关注|訂閱|订阅)[^。]{0,20}(?:粉絲專頁|粉絲團|LINE\s*(?:好友|@|官方)|公[眾众][號号]|頻道|频道|電子報|电子报|newsletter)[^。]{0,20}[。!]?",
    r"(?:分享到?|シェアする|この記事をシェア(?:する)?|share\s+this(?:\s+\w+){0,2}|share\s+on|share)\s*[:/]?(?:[\s|·・,/]*(?:"
    + _SHARED
    + r"))*",
    r"\[?[^\[\]。]{0,14}(?:爆料|投訴|报料|新聞線索|新闻线索)(?:[熱热][線线]|信箱|專線|请|請|:).*|(?:我要)?(?:举报|舉報)|(?:have|got)\s+a\s+(?:news\s+)?(?:tip|story)\b.{0,80}",
    r"[^。]{0,10}購読(?:の?(?:お)?申し?込み)?は?こちら.{0,24}",
    r"[^。“”「」]{0,60}(?:欢迎|歡迎)(?:在|到|来|來)(?:评论区|留言区|評論區|留言區)[^。“”「」]{0,60}[。!]?",
    r"[^。]{0,16}加入[^。,]{0,14}好友,[^。]{0,10}(?:一[鍵键]|立即|馬上|马上)[^。]{0,16}!?|[^。]{0,8}(?:歡迎|欢迎)(?:轉載|转载)[^。]{0,30}(?:出處|来源|來源|出处)[^。]{0,10}[。!]?",
    r"有用\s*[\d,.]+\s*(?:没用|沒用)\s*[\d,.]+.{0,16}",
    r"(?:the|our)\s[^.]{2,60}\sis\s(?:an?\s(?:independent|non-?partisan|non-?profit|registered)\b|free\s(?:to|for)\s)[^.]{0,60}\.\s+"
    r"to\s(?:join|receive|support|subscribe|donate)\b[^.]{2,60},\s(?:sign\s+up|send|visit|go\s+to|subscribe|write\s+to|e-?mail|click)\b.{2,80}",
    r"(?:这篇|這篇)(?:书评|書評|影评|影評|剧评|劇評|评论|評論)(?:可能)?有(?:关键情节|關鍵情節)透露",
    r"(?:無料)?(?:メルマガ|メールマガジン|ニュースレター)(?:の?(?:登録|購読|配信|申し?込み?).{0,20})?|(?:[訂订][閱阅])?(?:電子[報报]|电子报)(?:[訂订][閱阅])?",
    r"(?:subscribe|sign\s+up)\s+(?:to|for|now|today|free)\b.{0,100}|get\s.{0,60}\s(?:in|to)\s+your\s+inbox.{0,40}|.{0,40}\bsubscribe\s+for\s+free\b.{0,80}",
    r"(?:if\s+you\s+(?:enjoyed|liked?|found)|thanks\s+for\s+reading|enjoyed?\s+this)\b.{0,120}(?:subscri|share|follow|newsletter|consider|coffee).{0,60}"
    r"|thanks\s+for\s+reading.{0,40}",
    r"(?:如果)?[^。]{0,8}(?:喜歡|喜欢)(?:我的|我[們们]的?|[這这][篇個个]|本文)[^。]{0,10}(?:[嗎吗]|的話|的话|,)[^。]{0,60}(?:訂閱|订阅|分享|追蹤|关注|關注|按讚|拍手|贊助|赞助|打賞|打赏|咖啡|留言|讚賞|赞赏|支持)[^。]{0,30}[。!]?",
    r"(?:請|请)(?:我|作者)喝.{0,3}(?:咖啡|奶茶|茶)[^。]{0,20}[。!]?|buy\s+me\s+a\s+coffee.{0,20}|(?:贊助|赞助|打賞|打赏|支持)(?:作者|我們|我们|本站)[^。]{0,20}|(?:贊助|赞助|打賞|打赏)(?:支持)?(?:創作者|创作者)[^。]{0,20}[。!]?|喜欢作者|赞赏(?:作者)?",
    r"この記事(?:が|を)(?:気に入った|面白かった|面白い|よかった|良かった|役に立った|いいな)[^。]{0,60}[。!]?|(?:よろしければ|気に入ったら)[^。]{0,30}(?:フォロー|スキ|サポート|いいね|シェア)[^。]{0,30}[。!]?",
    r"※?\s*(?:この記事は|続きは|ここから先は)[^。]{0,16}(?:有料|会員).*|有料会員になると.*|残り[:\s]?\d+文字.*|(?:無料)?会員登録(?:する|はこちら.*)?|ログイン(?:する|して.{0,20})?",
    r"already\s+a\s+(?:subscriber|member)\?.*|this\s+(?:article|story|post)\s+is\s+(?:for|only|available)\b.{0,60}(?:subscribers|members).*|(?:log|sign)\s+in(?:\s+to\s.{0,30})?",
    r"(?:本文|此文|全文)(?:为|為|是)?(?:付费|付費|會員|会员|訂戶|订户)(?:內容|内容|專屬|专享|限定|閱讀|阅读)?[^。]{0,20}|(?:登入|登录|注册)(?:/|後|后|以)[^。]{0,20}",
    # programs, printing, reading aloud
    r"※?\s*(?:想)?看?更多.{0,12}[請请]?下[載载].*APP.*|(?:[請请点點立即現现在馬上马]{0,6}(?:下[載载]|打[開开]|用))\s*[^。,]{0,10}APP,?\s*(?:[看閱阅查]|體驗|体验|免[費费]|[點点])[^。]{0,30}[。!]?|アプリで(?:読む|開く).*|(?:open|read|get|download)\s.{0,16}\bapp\b.{0,20}",
    r"(?:[^。]{0,60}(?:點我|点我|按我|立即|馬上|马上|請|请))?下[載载][^。,]{0,8}APP[^。]{0,40}",
    r"(?:字[級级体體号號]|文字サイズ|font\s+size|text\s+size)\s*[:/]?\s*(?:[大中小標标準准\sA+\-|/]|small|medium|large)*|(?:列印|打印|印刷|print)(?:本頁|本页|this\s+page|する)?",
    r"(?:聽|听)(?:新聞|新闻|文章|全文).{0,20}|(?:listen\s+to\s+this|listen)(?:\s+(?:article|story|post))?(?:\s*\(?\d+\s*min(?:ute)?s?\)?)?|(?:この)?(?:記事を|音声で)(?:聴く|聞く|読み上げる?).{0,12}",
    r"(?:點擊|点击|點選|click\s+to|tap\s+to|画像を?|写真を?)?\s*(?:放大|enlarge|拡大(?:表示|する)?|view\s+image\s+in\s+fullscreen)(?:圖片|图片|this\s+image|写真|画像)?",
    r"(?:大約|約|约|预计|預計)?(?:閱讀|阅读|読了)(?:時間|时间|需|約|约|大約|目安)?[^。]{0,3}[:/]?\s*(?:約|约|大約)?\s*\d+\s*(?:分[鐘钟]?|mins?).{0,6}|\d+[\s-]*min(?:ute)?s?\s+read|この記事は約?\d+分で読めます。?",
    r"(?:阅读|閱讀|瀏覽|浏览|点击|點閱|觀看|人氣|views?)(?:数|數|人次|次数|次數)?\s*[:/]?\s*[\d,.]+\s*[万萬kK+]*|[\d,.]+\s*[万萬kK]?\s*(?:views?|次瀏覽|次浏览|人浏览|人閱讀|人阅读|likes?|claps?)",
    # comments, tags, ways through the site
    r"[(\[]?\d*\s*(?:comments?|responses?)\s*(?:\(\d+\))?[)\]]?|(?:leave|post|add|write)\s+a\s+(?:comment|reply).*|view\s+(?:all\s+)?comments.*|join\s+the\s+(?:conversation|discussion).{0,30}",
    r"(?:全部|精选|精選|最新|我要|写|寫|發表|发表|查看)?(?:留言|评论|評論|コメント)(?:区|區|欄|板)?\s*(?:[(:]?\s*\d+\s*(?:則|条|件)?\)?)?(?:を書く|する|する|を投稿する?)?",
    r"[←«‹<]+\s*[^\s>»›][^>»›。]*|[^\s«‹<].{0,80}\s*[→»›]",  # but <姓・名> 1981年生まれ。 is who somebody is
    r"(?:previous|next|prev|older|newer)(?:\s+(?:post|article|story|page|issue|entry))?\s*[:/|].*|(?:上|下)一(?:篇|则|則|页|頁|章|期)(?:文章)?\s*(?:[:/|].*)?|(?:前|次)の(?:記事|ページ)(?:へ|\s*[:/|].*)?|(?:(?:[前次]の記事|一覧)(?:へ|に)?(?:戻る)?\s*){2,}",
    r"(?:\[?[^\s。\[\]]{0,6}(?:一覧へ|ランキング|一覧に戻る)\]?\s*){1,3}",
    r"(?:回到?|返回)?(?:頂部|顶部|首頁|首页|頁首|页首|列表)|(?:back|return)\s+to\s+(?:top|home|the\s+list)|(?:ページ(?:の)?|記事)?(?:トップ|先頭|一覧|目次)(?:へ|に)戻?る?",
    r"(?:阅读|查看|閱讀|查看)原文|read\s+(?:the\s+)?(?:original|full)\s+(?:article|story|post).{0,10}|(?:続き|全文|もっと)を(?:読む|見る)|(?:查看|閱讀|阅读|展開|展开|顯示)(?:更多|全文)|(?:see|show|load|view)\s+(?:more|all)",
    r"[\d,.]+\s*[万萬]?\s*(?:人|位[^。]{0,6})(?:[赞贊]同|收藏|喜[欢歡]|拍手)了?[^。]{0,8}|[赞贊]同?\s*[\d,.]+\s*[万萬kK]?.{0,20}|[\d,.]+\s*[条條則则件]\s*(?:评论|評論|留言|コメント).{0,8}",
    r"[^。]{0,30}(?:LINE|ライン)公式アカウント[^。]{0,40}|友だち追加[^。]{0,14}|(?:公式)?(?:LINE|X|Twitter|Instagram|YouTube)(?:アカウント)?(?:も|を)?フォロー[^。]{0,20}",
    r"[^。]{0,30}(?:ガイドライン|利用規約|プライバシーポリシー)[^。]{0,10}(?:ご覧|お読み)ください[。!]?|いただいたサポートは[^。]{0,40}[。!]?|[^。]{0,16}サポート(?:を)?(?:お願いします|いただけると)[^。]{0,16}",
    r"(?:著作[权權])(?:归|歸|屬)[^。]{0,12}(?:所有)?|(?:非?商[业業])?[轉转][載载](?:[請请][聯联]|[請请]注明|[須需])[^。]{0,50}|(?:收[聽听]|朗[读讀]|播放)(?:文章|本文|全文|新聞|新闻)",
    r"follow\s+us\b.{0,60}|sign\s+up\s+(?:here|below)?\s*(?:for|to)\b.{0,80}|did\s+(?:we|you)\s+(?:get\s+something\s+wrong|spot|find)\b.{0,60}|(?:spotted|found)\s+(?:a|an)\s+(?:mistake|error|typo)\b.{0,60}",
    r"\[?(?:(?:分享让更多人看到|分享讓更多人看到|[纠糾][错錯]|打印|推荐阅读)\s*){2,}\]?"
    r"|\[?(?:分享让更多人看到|分享讓更多人看到|[纠糾][错錯]|打印)\]?|(?:この)?(?:記事|ページ)を印刷(?:する)?"
    r"|(?:この)?ページの?(?:先頭|トップ)(?:へ|に)(?:戻る)?|\[?(?:有料)?会員限定(?:記事)?\]?",
    r"\[(?:\[?_?toc_?\]?|:contents)\]",  # where a program sets a table of contents
    # the head of a site
    r"skip\s+to\s+(?:main\s+)?(?:content|navigation)|[移跳][至到]主[內内]容.{0,4}|(?:電子版|紙面ビューアー|マイページ|購読(?:案内|申し込み)?|会員(?:登録|ログイン|限定)|新規登録)"
    r"|(?:e-?paper|subscribe|sign\s+up|log\s?in|menu|search|register|donate|gift\s+(?:this\s+)?article|print\s+recipe|rate\s+this\s+recipe"
    r"|save\s+to\s+.{2,20}|reuse\s+this\s+content|read\s+later|most\s+(?:viewed|read)|explore\s+more(?:\s+on\s+.{2,24})?)",
    r"(?:新規)?(?:会員|無料)登録(?:は?こちら)?.{0,6}|ニュースレター(?:を|に).{0,10}|[^。]{0,14}(?:を|の)もっと(?:見る|読む)|一覧(?:へ|に)?(?:戻る)?|ここから(?:本文|続き).{0,6}|[^。]{0,10}をフォロー.{0,10}",
    r"(?:[点點][击擊])?(?:[关關]注|追蹤|訂閱|订阅)[^。]{0,8},?不[错錯][过過][^。]{0,20}|like(?:我[们們]|[们們])?的?[^。]{0,12}(?:[脸臉][书書]|facebook)[^。]{0,24}|(?:[阅閱][读讀]|看)下一篇\s*[:/]?.{0,40}",
    r"comments\s+are\s+(?:closed|not\s+available|disabled|turned\s+off).*|follow\s.{2,40}\scoverage\b.{0,80}|(?:歡迎|欢迎)?[^。]{0,16}(?:拍手|按讚|點讚|点赞)支持[^。]{0,10}[。!]?",
    r"[^。]{0,16}(?:CC[\s-]?BY[\w\s.-]*|創用\s?CC|知识共享|知識共享)[^。]{0,40}",
    r"(?:本文)?(?:原文)?[链鏈連][接結]\s*:\s*\S+|(?:本文|本站|本博客|本篇)[^。]{0,30}(?:許可[协協]議|许可协议|CC\s?BY)[^。]{0,20}[。!]?",
    r"an?\s+version\s+of\s+this\s+(?:article|story|essay|review)\s+(?:appears?|appeared|was\s+published|ran)\b.{0,90}",
    # rights
    r"(?:copyright|©|\(c\))\s?.{0,70}|.{0,60}\ball\s+rights\s+reserved.{0,120}",
    r"[^。]{0,60}[未非][經经](?:[書书]面)?(?:授[權权]|許可|许可|同意),?(?:請勿|请勿|禁止|不得|严禁|嚴禁)[^。]{0,6}(?:[轉转][載载]|使用|複製|复制|公開).*|[轉转][載载](?:[請请][聯联註注][繫系明].*|[請请]注明.*)|[^。]{0,20}版[權权]所有.{0,40}",
    r".{0,30}(?:無断|許可なく).{0,10}(?:転載|複製|使用).{0,30}(?:禁|お断り).{0,14}",
)
_FURNITURE = re.compile("|".join(f"(?:{row})" for row in _ROWS), re.IGNORECASE)
_ONLY_SHARED = re.compile(
    rf"(?:[\s|·・,/•+\d.万kK()\[\]-]*(?:{_SHARED})){{2,}}[\s\d|·・,/)\]-]*|(?:シェア|ツイート|分享|share|tweet)", re.I
)
_BUTTON = re.compile(rf"(?:{_SHARED})", re.IGNORECASE)
_PARTED = re.compile(r"\s*[|•·]\s*|\s{2,}")


def is_furniture(folded: str) -> bool:
    """Whether the line is an end mark, an advertisement's label, a call to share, subscribe or pay, or of copyright."""
    text = folded.strip().strip("*_")
    if not text or width(text[:400]) > _LONGEST:
        return False
    parts = [part for part in _PARTED.split(text) if part]
    if "。" in text.rstrip("。"):
        parts = [part for part in re.split("[。!]", text) if part]
    return _is_one(text) or (len(parts) > 1 and all(map(_is_one, parts)))


def is_button(folded: str) -> bool:
    """Whether the line is one word of a site's buttons (收藏, Share), which in a row with others is no text."""
    return _BUTTON.fullmatch(folded.strip()) is not None


def _is_one(text: str) -> bool:
    return _FURNITURE.fullmatch(text) is not None or _ONLY_SHARED.fullmatch(text) is not None
