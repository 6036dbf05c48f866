"""What newsrooms write, by language: nothing comes in; tables of marks, words and limits go out for the rules to read.

Words stand in their half-width form; the rules compare them with a folded line (`lines.fold`), so that every
full-width form (：／（）＝) is known as well. A new habit of a newsroom is a new word here, not a new rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

Words = Mapping[str, tuple[str, ...]]


def table(**by_language: str) -> Words:
    """Words by language, in strings parted by bars."""
    return MappingProxyType({key.replace("_", "-"): tuple(words.split("|")) for key, words in by_language.items()})


def alternatives(*tables: Words) -> str:
    """The words of all languages as one regular expression's alternatives, longest first."""
    return "|".join(sorted(_escaped(tables), key=lambda word: (-len(word), word)))


def _escaped(tables: tuple[Words, ...]) -> Iterator[str]:
    for table in tables:
        for words in table.values():
            yield from (word.replace(".", r"\.").replace(" ", r"\s+") for word in words)


# ---------------------------------------------------------------- limits, in ems: a full-width character is 1, others ½

HEADING_WIDTH = 40.0  # the longest section heading; headline desks write up to about 30 characters
SHORT_WIDTH = 20.0  # so short a line is doubtful where it ends in a question or exclamation mark
TITLE_WIDTH = 60.0  # the longest title of an article: main title and subtitle on one line
LABEL_WIDTH = 10.0  # the longest label that is not in a table (關於這項法案：)
LATIN_LABEL_WIDTH = 16.0  # the same in Latin letters (More on the new timetable:)
FIRST_WIDTH = 80.0  # the longest caption that stands after its credit
CREDIT_WIDTH = 40.0  # the longest credit line
BYLINE_WIDTH = 40.0  # the longest byline
CAPTION_LINES = 4  # more lines than this above a credit are paragraphs that lack their blank lines
WRAP_WIDTH = (15.0, 60.0)  # full lines of a text that was wrapped by hand or by a mail program

# ---------------------------------------------------------------- marks

FOLDS: Mapping[str, str] = MappingProxyType(
    dict(zip("　﹕︰∶∕⁄﹙﹚【】〔〕〖〗｡､丨", " :::" + "//()" + "[][][]" + "。、|", strict=True))
)
FULL_STOPS = "。."
CLOSING = FULL_STOPS + "!?…‥;:,、—"  # a line that ends so is text, not a heading
CLOSING_QUOTES = "」』》〉”’\"')]"  # may stand after the closing mark
OPENING_QUOTES = "「『“‘\"'"
DECORATION = "*◎◆◇■□●○▍▌▎▶►▷★☆※#>→ "  # what stands before a label for looks
HEADING_MARKS = "◆◇■□▍▌▎█▉┃▐◣◤★☆※◎❖"  # before a heading
DIVIDERS = "-=_*~·•─━—※◆◇■□●○★☆# "  # a line of nothing but these divides, and says nothing
BULLETS = "•‧·●○■□◆◇▪▫▸►▶➤✓・⁃"
SPACED_BULLETS = "-*+–"  # a bullet only with a space after it
POINTERS = "▲▼△▽◀◁"  # before a caption: the picture is above, below

# ---------------------------------------------------------------- pictures

CREDITS = table(
    zh_Hant="圖|圖片|圖文|照片|相片|攝影|攝|圖片來源|照片來源|影像來源|圖片提供|照片提供|圖片授權|資料照"
    "|資料照片|資料圖|檔案照|檔案照片|示意圖|翻攝|翻攝自|取自|截圖|繪圖|插圖|插畫|製圖|圖源|圖片來自"
    "|提供|繪製|圖表|圖像來源|圖片出處|圖源自",
    zh_Hans="图|图片|图文|摄影|摄|图片来源|照片来源|图片提供|资料图|资料图片|资料照片|示意图|截图|绘图|插图"
    "|插画|制图|图源|供图|图片来自|提供|绘制|图表|图片出处",
    ja="写真|写真提供|写真撮影|写真協力|撮影|画像|画像提供|画像出典|画像引用|図|図版|図提供|図版提供"
    "|イラスト|資料写真|提供|作図|所蔵",
    en="photo|photos|photograph|photographs|photographer|image|images|picture|pictures|illustration"
    "|graphic|credit|photography|drawing|map|chart|video still|still|artwork|illustrations|graphics"
    "|credits|photo credits|image credits|photos courtesy|image courtesy|images courtesy|photo credit"
    "|image credit|picture credit|photo courtesy|staff photo"
    "|contributed photo|courtesy photo|submitted photo|handout photo|photo source|image source|file photo",
)
CREDIT_LINKS = table(en="by|courtesy of|courtesy|from|via")  # Photo by …, Image courtesy of …
CREDIT_SUFFIXES = table(
    zh_Hant="翻攝|攝影|拍攝|攝製|攝|傳真", zh_Hans="翻摄|摄影|拍摄|摄制|摄", ja="撮影"
)  # (王小明攝), in brackets
CREDIT_TAKEN = table(
    zh_Hant="翻攝自|翻拍自|擷取自|擷自|截自|取自", zh_Hans="翻摄自|截取自|截自|取自"
)  # (取自某處), in brackets
CREDIT_GIVERS = table(
    zh_Hant="提供|授權|製圖|繪製|繪圖|自製|自繪|自攝|收藏|典藏|館藏|藏品|翻拍",
    zh_Hans="供图|授权|制图|绘制|绘图|自制|自绘|自摄|收藏|馆藏|翻拍",
    ja="提供|作成|所蔵|作図|制作",
)  # (校方提供)
CREDIT_SOURCES = table(  # a credit only under a caption: at the end of a text it heads the sources
    zh_Hant="資料來源|數據來源|圖表來源|來源|出處|數據",
    zh_Hans="资料来源|数据来源|图表来源|来源|出处|数据",
    ja="出典|出所|資料|データ|データ出所|データ出典|資料出所",
    en="source|sources",
)
FIGURE_NUMBERS = table(  # 圖一、图1, Figure 2:
    zh_Hant="圖|圖表|圖片|照片|相片",
    zh_Hans="图|图表|图片",
    ja="図|図版|写真",
    en="figure|fig.|picture|photo|plate|image|photograph|exhibit",
)
CAPTION_ENDS = table(ja="撮影|提供|写す|所蔵|蔵")  # 会場の様子＝3日、港町、山田撮影
CAPTIONS = table(
    zh_Hant="圖說|圖片說明|照片說明", zh_Hans="图说|图片说明", ja="キャプション|写真説明", en="caption|photo caption"
)

# ---------------------------------------------------------------- other articles, sources

RELATED = table(
    zh_Hant="相關報導|相關新聞|相關文章|相關閱讀|相關連結|延伸閱讀|延伸報導|延伸新聞|延伸聆聽|延伸觀看|延伸收聽|推薦閱讀|推薦文章|更多報導"
    "|更多新聞|更多內容|看更多|更多[^\\s:,。]{1,6}新聞|同場加映|你可能想看|你可能會喜歡|你可能也會喜歡|你可能會想看|相關新聞請見|你可能有興趣|你可能感興趣"
    "|相關新聞稿|相關專題|相關貼文|更多文章|更多閱讀|更多故事|往期文章|前情提要"
    "|相關譯文|相關內容|相關專欄|相關資訊|相關新聞連結|相關推薦|相關影音|相關影片|相關議題|相關網站|接著讀|繼續閱讀|一起讀|你也可以讀|你可能也想看|也許你會喜歡|[^\\s:,。]{1,8}的其他內容|[^\\s:,。]{1,8}的其他文章|系列文章|另見|參見",
    zh_Hans="相关译文|相关内容|相关专题|相关专栏|相关资讯|相关视频|相关话题|相关作品|相关稿件|相关日志|相关博文|继续阅读|接着读|你可能还想看|你可能也喜欢|您可能感兴趣|往期|历史文章|同系列文章|本系列其他文章|更多内容|相关报道|相关新闻|相关文章|相关阅读|相关链接|延伸阅读|推荐阅读|更多报道|更多新闻|往期推荐"
    "|往期回顾|往期精选|往期阅读|往期[^\\s:,。]{1,6}|相关推荐|更多阅读|更多文章|另见|参见",
    ja="あわせて読む|合わせて読む|こちらもどうぞ|こちらもおすすめ|こちらの記事もおすすめ|次に読む|次に読みたい|関連する投稿|関連投稿|関連エントリ|関連エントリー|おすすめの関連記事|シリーズ記事|これまでの記事|バックナンバー|関連記事|関連ニュース|関連リンク|関連する記事|関連コンテンツ|関連情報|この記事に関連する記事"
    "|前回の記事|過去の記事|あわせて読みたい|合わせて読みたい|こちらも読みたい",
    en="more|related translations|related entries|related episodes|related features|more stories"
    " like this|more on this|more from us|more from [\\w' ]{2,24}"
    "|continue reading|what to read next|in"
    " this series|also in this series|other posts|related to this story|related publications"
    "|elsewhere on this site|from the archive|from our archive"
    "|related reports|related resources|related research|related work|related pages|related blog posts"
    "|related insights|related analysis|related interviews|related columns|related essays"
    "|related headlines|related topics|related posts|related news|related links|you might also like"
    "|you may also like|more like this|more on this story|more on this topic|more from this series"
    "|keep reading|more to read|read next|you might also enjoy|previously|related|related content"
    "|related article|related articles|related story|related stories|related coverage|related reading"
    "|read more|read also|also read|see also|further reading|recommended reading",
)
FURTHER = table(
    zh_Hant="延伸閱讀|延伸閱覽|推薦閱讀|進一步閱讀",
    zh_Hans="延伸阅读|推荐阅读|拓展阅读",
    ja="あわせて読みたい|合わせて読みたい|さらに読む|読書案内",
    en="further reading|recommended reading",
)
REFERENCES = table(
    zh_Hant="參考|參考書目|參考書籍|參考文獻與資料|主要參考資料|主要參考文獻|引用與參考|引用及參考資料"
    "|註釋與參考資料|資料出處|參考資料與延伸閱讀|參考資料及延伸閱讀|參考資料|參考新聞|參考報導"
    "|參考文獻|參考連結|參考來源|參考網址|參考新聞連結|參考資料來源|參考資料連結|資料來源|新聞來源"
    "|消息來源|引用資料|引用來源|引用文獻|參考文章|參考出處|參考與引用|引用書目|徵引書目|徵引文獻|圖文資料來源",
    zh_Hans="参考|参考书目|参考书籍|主要参考资料|主要参考文献|引用文献|引用资料|数据来源|参考资料|参考新闻"
    "|参考报道|参考文献|参考链接|参考来源|参考新闻链接|资料来源|新闻来源|消息来源|引用来源|参考文章|征引文献|信息来源",
    ja="文献|参照文献|注・参考文献|参考|参考資料|参考文献|参考記事|参考リンク|参考サイト|参考図書|参考書籍|参考URL|参考・引用文献"
    "|引用・参考文献|引用文献|主な参考文献|主要参考文献|参考文献・資料|参考文献・サイト|参考・出典"
    "|出典・参考|出典|引用元|情報源|参考文献一覧|出典一覧|主な出典|主な参考資料|参照|参照元|参考資料・出典|参考文献・注",
    en="references|reference|sources|bibliography|works cited|literature cited|literature"
    "|selected bibliography|selected references|selected sources|select bibliography"
    "|references and notes|references and further reading|sources and further reading"
    "|sources and references|sources consulted|further sources|citations|cited works|reference list|references cited"
    "|list of references|list of sources|sources used|sources and notes|sources & references|key sources|main sources"
    "|journal reference|journal references",
)
# A label outside the tables begins with one of these (關於這項法案：…) and does not end in one of LABEL_NOT.
LABEL_BEGINS = table(
    zh_Hant="關於|更多|另見|參見|延伸|詳見|請見|看懂|想了解",
    zh_Hans="关于|更多|另见|参见|延伸|详见|请见|看懂|想了解",
    ja="関連|詳しくは|もっと",
    en="more on|more about|read about",
)
LABEL_NOT = table(
    zh_Hant="說|説|道|稱|問|答|曰|言|喊|寫|指|表示|指出|認為|強調|透露|提到|回應|回答|作者|譯者|記者|我們"
    "|本書|如下|包括|包含",
    zh_Hans="说|称|问|写|认为|强调|回应|译者|记者|我们|本书",
    ja="述べた|語った|話した|筆者|著者|当社",
    en="said|says|asked|author|authors|us|me",
)


NOTES = table(
    zh_Hant="註|註釋|註解|附註|注釋|注解|腳註|尾註",
    zh_Hans="注|注释|脚注|尾注|附注|注解",
    ja="注|注釈|脚注|註|注記|後注|註釈|補注",
    en="notes|note|footnotes|endnotes|notes and sources|notes and references",
)

# ---------------------------------------------------------------- before and after the text

TITLES = table(zh_Hant="標題|題目|篇名", zh_Hans="标题|题目", ja="タイトル|題名", en="title|headline")
SUBJECTS = table(
    zh_Hant="分類|類別|標籤|關鍵字|關鍵詞|主題|文章標籤|文章分類|本文標籤",
    zh_Hans="分类|类别|标签|关键字|关键词",
    ja="カテゴリ|カテゴリー|ジャンル|タグ|キーワード",
    en="category|categories|tag|tags|tagged|keyword|keywords|topic|topics|filed under|filed in|posted in",
)
PUBLISHED = table(
    zh_Hant="發布|發佈|發表|刊登|出刊|日期|發布時間|發佈時間|發布日期|發佈日期|發表時間|刊登日期|出版日期|上稿|撰成日期|完成日期|撰寫日期|成稿日期|發布於|發佈於|發表於|編輯於|刊登於",
    zh_Hans="发布于|发表于|编辑于|刊登于|成稿日期|完成日期|发布|发表|刊登|日期|发布时间|发布日期|发表时间",
    ja="公開|配信|掲載|公開日|配信日|掲載日|投稿日",
    en="published|published on|posted|posted on|date|publication date",
)
UPDATED = table(
    zh_Hant="更新|更新時間|更新日期|最後更新",
    zh_Hans="更新时间|最后更新",
    ja="更新日|最終更新",
    en="updated|last updated|modified",
)
AUTHORS = table(
    zh_Hant="文|文字|整理|彙整|整理報導|編寫|撰稿人|撰文|撰稿|作者|採訪|採訪撰文|報導|查核記者|採訪記者|責任記者|著",
    zh_Hans="文字|整理|撰稿人|编写|采访|采访撰文|报道",
    ja="取材|検証|文責|執筆|著者|筆者|聞き手|構成・文|原作",
    en="text|words|story|author|written|reporting",
)
EDITORS = table(
    zh_Hant="編輯|責任編輯|責編|主編|核稿編輯", zh_Hans="编辑|责任编辑|责编|主编", ja="編集|構成", en="edited|editor"
)
TRANSLATORS = table(
    zh_Hant="翻譯|編譯|譯者|譯", zh_Hans="翻译|编译|译者|译", ja="訳|翻訳", en="translated|translation|translator"
)
PHOTOGRAPHERS = table(
    zh_Hant="攝影|圖|圖片|照片|圖片提供|照片提供",
    zh_Hans="摄影|图|图片|供图|图片提供",
    ja="写真|撮影|写真提供",
    en="photographs|photos|photography|photographer",
)
ILLUSTRATORS = table(
    zh_Hant="插畫|插圖|繪圖|繪",
    zh_Hans="插画|插图|绘图",
    ja="イラスト|絵",
    en="illustrations|illustrated|illustrator",
)
OTHER_ROLES = table(  # who did what a book does not name
    zh_Hant="設計|影音|剪輯|監製|製作|策劃|校對|審訂|審稿|資料整理|圖表|題字|統籌|出品|視覺|視覺設計|美術|美術設計|網頁設計|製圖|核稿",
    zh_Hans="设计|视频|剪辑|监制|制作|策划|校对|审校|审稿|资料整理|图表|统筹|出品|视觉|视觉设计|美编|排版|运营|制图|值班编委|主播",
    ja="デザイン|動画|校正|監修|協力|企画|制作|図版",
    en="design|designed|produced|production|graphics|video|data|research|additional reporting|fact-checking",
)
REPORTERS = table(zh_Hant="記者|特派員|特約記者|實習記者|駐地記者", zh_Hans="记者|特约记者|实习记者")
HELPERS = table(zh_Hant="實習生|通訊員|見習記者|實習記者", zh_Hans="实习生|通讯员|见习记者|实习记者")  # beside them
STAFF = table(ja="編集部|取材班|ライター|編集委員|記者", zh_Hant="編輯部", zh_Hans="编辑部")  # 編集部・三浦
REPORTS = table(
    zh_Hant="報導|綜合報導|專題報導|現場報導|即時報導|連線報導|採訪報導|特稿|專訪",
    zh_Hans="报道|综合报道|专题报道|现场报道",
)
DATELINES = table(
    zh_Hant="台北|臺北|新北|桃園|新竹|苗栗|台中|臺中|彰化|南投|雲林|嘉義|台南|臺南|高雄|屏東|宜蘭|花蓮|台東"
    "|臺東|基隆|澎湖|金門|連江|馬祖|香港|東京|大阪|首爾|華盛頓|紐約|倫敦|巴黎|柏林|北京|上海",
    zh_Hans="台中|新竹|广州|深圳|东京|首尔|华盛顿|纽约|伦敦",
)

# ---------------------------------------------------------------- publishers of references

PAPERS = table(  # how the names of newspapers and agencies end
    zh_Hant="日報|時報|晚報|早報|晨報|郵報|週報|新聞|新聞網|新聞社|通訊社|電視台|電視臺",
    zh_Hans="日报|时报|晚报|早报|晨报|邮报|周报|新闻|新闻网|通讯社|电视台",
    ja="新報|通信|通信社|新聞社|テレビ",
    en="times|post|news|herald|tribune|journal|guardian|gazette|chronicle|observer|press|telegraph|wire",
)
AGENCIES = table(  # newspapers and agencies whose names do not end so
    zh_Hant="中央社|路透|路透社|法新社|美聯社|韓聯社|共同社|新華社|聯合報|自由時報電子報|公視",
    zh_Hans="路透社|法新社|美联社|韩联社|新华社|新华网",
    ja="朝日|読売|毎日|産経|日経|東京|共同|時事|ロイター",
    en="reuters|afp|ap|associated press|bbc|cnn|nhk|bloomberg|kyodo|yonhap|axios|politico"
    "|the economist|financial times",
)
BODIES = table(  # how the names of offices and organisations end
    zh_Hant="省|部|署|府|院|局|處|廳|司|所|大學|公司|委員會|基金會|議會|協會|學會|公會|工會|社|報|網|台|臺",
    zh_Hans="处|厅|大学|委员会|基金会|协会|学会|公会|工会|报|网",
    ja="庁|県|市|課|室|館|研究所|大学|委員会|協会|学会|連合会|機構|総研",
)
