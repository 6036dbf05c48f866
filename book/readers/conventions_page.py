"""What stands around an article's text, by language: nothing comes in; tables of words go out for the rules to read.

Words stand in their half-width form, as in `conventions`.
"""

from __future__ import annotations

from book.readers.conventions import table

SECTIONS = table(  # of a paper, alone above a title
    zh_Hant="即時|要聞|政治|社會|財經|國際|兩岸|地方|生活|體育|運動|娛樂|影視|文化|副刊|藝文|文教|教育|科技"
    "|科學|健康|醫藥|旅遊|美食|評論|論壇|言論|社論|投書|專欄|專題|人物|閱讀|書評|港聞|新聞稿|訃聞"
    "|首頁|產業|環境|能源|農業|家庭|時尚",
    zh_Hans="要闻|政治|社会|财经|国际|国内|地方|生活|体育|娱乐|文化|副刊|教育|科技|科学|健康|旅游|美食|评论"
    "|观点|社论|专栏|专题|人物|阅读|书评|新闻稿|讣闻|首页|产业|环境|能源|农业|新闻|头条|综合",
    ja="政治|経済|社会|国際|国内|地域|地方|暮らし|くらし|文化|芸能|スポーツ|科学|医療|健康|教育|環境"
    "|社説|コラム|特集|連載|オピニオン|書評|読書|旅行|グルメ|訃報|トップ|ニュース|総合|生活|エンタメ"
    "|話題|報道関係者各位|関係者各位|プレスリリース|ニュースリリース|報道資料",
    en="[\\w.]{2,8} news"
    "|press release|media release|for immediate release"
    "|news|local|local news|world|national|politics|business|economy|sport|sports|opinion|editorial"
    "|editorials|culture|arts|books|book reviews|lifestyle|life|style|food|recipes|travel|science"
    "|technology|tech|health|environment|education|obituaries|obituary|features|feature|letters"
    "|magazine|review|reviews|community|home|top stories|topics|archive",
)
SERIES = table(  # what begins a line above a title
    zh_Hant="專題|專題報導|深度報導|特別報導|系列報導|特稿|人物專訪|專訪|專欄|連載|議題研析|議題探討|時事解析|事實查核|查核報告|政策簡析|政策簡報|研究簡報"
    "|研究札記|議題分析|新聞稿|編者的話",
    zh_Hans="专题|专题报道|深度报道|特别报道|系列报道|特稿|人物专访|专访|专栏|连载|事实核查|查证|深度|观察|政策简报|研究简报|研究札记"
    "|新闻稿|编者的话",
    ja="ファクトチェック|検証|解説|深掘り|速報|独自|密着|現場から|特集|連載|企画|シリーズ|コラム|寄稿|論説|社説|書評|インタビュー|ルポ|研究ノート|調査報告"
    "|プレスリリース|巻頭言|巻頭特集|小特集",
    en="obituary notice|q&a|fact-check|feature|interview|profile|essay|column|analysis|explainer|policy brief"
    "|briefing|briefing paper"
    "|research note|research briefing|working paper|discussion paper|press release|news release"
    "|media release|for immediate release|long read|the long read|special report|fact check"
    "|commentary|perspective|perspectives|case study|field notes",
)
POSTS = table(  # what somebody is, below a title
    zh_Hant="研究員|助理研究員|副研究員|教授|副教授|助理教授|主任|編輯|主編|特約撰述|實習記者|自由撰稿人",
    zh_Hans="研究员|副研究员|教授|副教授|讲师|编辑|主编|特约撰稿人|实习记者|自由撰稿人",
    ja="学芸員|主任学芸員|研究員|主任研究員|上席研究員|編集長|編集委員|論説委員|記者|教授|准教授|講師"
    "|助教|館長|ライター|フリーライター",
    en="staff writer|staff reporter|staff photographer|senior writer|senior reporter|contributing writer"
    "|correspondent|special correspondent|reporter|columnist|editor|contributor|freelance writer"
    "|guest writer|fellow|senior fellow|research fellow|senior research fellow|visiting fellow|policy fellow"
    "|research associate|senior research associate|research assistant|policy analyst|senior policy analyst"
    "|senior analyst|analyst|researcher|senior researcher|lecturer|senior lecturer|professor|associate professor"
    "|assistant professor|director|deputy director|executive director|research director|programme director"
    "|program director|programme manager|program manager|senior editor|curator|archivist"
    "|special to the [\\w ]{2,30}",
)
SURNAMES = (
    "王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许韓韩馮冯鄧邓曹彭曾蕭萧肖田董袁潘蔣蒋蔡余杜葉叶程蘇苏魏呂吕"
    "丁任沈姚盧卢姜崔鍾钟譚谭陸陆汪范石廖賈贾夏韋韦傅方鄒邹熊孟秦邱丘江尹薛閻阎段雷侯龍龙史陶黎賀贺顧顾毛郝龔龚邵萬万錢钱嚴严覃戴莫孔向湯汤温溫"
    "康施喬乔賴赖柯簡简游詹洪翁曹章魯鲁葛伍俞翟殷樊霍童卓巫涂凌裴席衛卫季符鄔邬粟岳齊齐尚歐欧辛倪甘蘭兰耿關关焦柳祝左"
)
JAPANESE_SURNAMES = (  # the commonest, of two letters and more
    "佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|渡部|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本"
    "|井上|木村|斎藤|斉藤|清水|山崎|池田|橋本|阿部|石川|山下|中島|石井|小川|前田|岡田|長谷川"
    "|藤田|後藤|近藤|村上|遠藤|青木|坂本|福田|太田|西村|藤井|金子|岡本|藤原|中野|三浦|原田"
    "|中川|松田|竹内|小野|田村|中山|和田|石田|森田|上田|内田|柴田|酒井|宮崎|横山|高木|安藤"
    "|宮本|大野|小島|谷口|今井|工藤|高田|増田|丸山|杉山|村田|大塚|新井|藤本|小山|平野|河野"
    "|上野|武田|野口|松井|千葉|菅原|岩崎|久保|木下|佐野|野村|松尾|市川|菊地|杉本|古川|大西"
    "|島田|水野|桜井|高野|吉川|山内|西田|飯田|菊池|西川|小松|北村|安田|五十嵐|川口|平田|中田"
    "|久保田|服部|川崎|岩田|土屋|福島|本田|樋口|秋山|田口|永井|山中|中西|吉村|川上|石原|大橋"
    "|松岡|馬場|浜田|森本|星野|矢野|浅野|松下|大島|吉岡|小池|野田|荒木|熊谷"
)
AUTHOR_HEADS = table(  # over a few words about who wrote it: no section of the article
    zh_Hant="作者簡介|作者介紹|關於作者|作者資料|撰稿人簡介|譯者簡介|譯者介紹|關於譯者|作者|攝影師簡介"
    "|關於攝影師|講者簡介|受訪者簡介",
    zh_Hans="作者简介|作者介绍|关于作者|作者资料|撰稿人简介|译者简介|译者介绍|关于译者|作者",
    ja="プロフィール|筆者プロフィール|著者プロフィール|執筆者プロフィール|この記事を書いた人"
    "|この記事を書いた記者|この記事の筆者|著者紹介|筆者紹介|執筆者紹介|執筆者|ライター紹介"
    "|ライタープロフィール|書いた人|著者について|訳者紹介|訳者プロフィール|書き手",
    en="notes to editors|notes for editors|note to editors|about the author|about the authors|about the writer"
    "|about the writers|about the photographer"
    "|about the translator|about the editor|author bio|author biography|contributors|author"
    "|the author",
)
LIST_HEADS = table(  # a heading over lines that are no sentences
    zh_Hant="材料|食材|配料|調味料|做法|作法|步驟|準備材料|需要準備|所需材料|活動資訊|展覽資訊|交通資訊|開放時間",
    zh_Hans="材料|食材|配料|调料|调味料|做法|步骤|准备材料|用料|活动信息|展览信息|交通信息|开放时间",
    ja="材料|作り方|つくり方|下準備|調味料|用意するもの|手順|開催概要|展覧会情報|アクセス|店舗情報",
    en="ingredients|method|directions|instructions|equipment|you will need|what you need"
    "|what you'll need|materials|steps|if you go|getting there|details|key points|at a glance"
    "|for the [\\w ]{3,24}",
)
FURNITURE_HEADS = table(  # over what a site puts around its articles
    zh_Hant="這篇新聞讓你覺得[?]?|這篇文章讓你覺得[?]?|你的心情|媒體聯絡|媒體聯絡人|媒體查詢|傳媒查詢"
    "|新聞聯絡人|編輯推薦|編輯精選|主編推薦|即時熱門|即時新聞|熱門新聞|熱門文章|熱門排行|熱門話題"
    "|熱門關鍵字|熱門標籤|最新文章|最新消息|最新新聞|猜你喜歡|你可能也喜歡|為你推薦|人氣排行|人氣文章"
    "|點閱排行|排行榜|本週熱門|近期文章|近期留言|最新留言|網友留言|發表留言|發佈留言|發表迴響|留言板"
    "|留言|留言區|訂閱電子報|電子報|電子報訂閱|分享本文|分享這篇文章|分享此文|標籤|標籤雲|關於本站"
    "|文章分類|彙整|站內搜尋|追蹤我們|社群分享|支持我們|支持[^\\s:,。]{1,6}|贊助我們|合作夥伴|目錄|本文目錄|文章目錄",
    zh_Hans="媒体联系|媒体联系人|媒体联络|点击排行|热门文章|热门新闻|热门推荐|热门话题|热点推荐|最新文章"
    "|最新评论|最新资讯|精选留言|精彩评论|猜你喜欢|为你推荐|排行榜|阅读排行|热文排行|24小时热文|热搜"
    "|发表评论|网友评论|用户评论|全部评论|评论区|评论|留言|关注我们|联系我们|友情链接|扫码关注|标签"
    "|目录|本文目录|文章目录|赞赏作者|喜欢作者|分享|热新闻|每日互动|今日互动|互动话题|留言互动",
    ja="お問い合わせ|お問い合わせ先|問い合わせ先|本件に関するお問い合わせ|本件に関するお問い合わせ先"
    "|メルマガ登録|ニュースレター登録|ニュースレター|メールマガジン|人気記事|人気の記事"
    "|人気記事ランキング|アクセスランキング|記事ランキング|ランキング|新着記事|最新記事|最近の記事"
    "|最近の投稿|おすすめ記事|おすすめの記事|注目記事|注目の記事|ピックアップ|コメント|コメント一覧"
    "|コメントを残す|コメントを書く|シェアする|シェア|この記事をシェア|この記事をシェアする"
    "|SNSでシェア|フォローする|カテゴリー|アーカイブ|タグ|会員登録|お知らせ|新着情報|目次|もくじ"
    "|この記事の目次|スポンサーリンク|このブログについて|検索|リンク|いいなと思ったら応援しよう!|この記事が参加している募集",
    en="most read|most popular|popular posts|popular stories|popular|trending|trending now|latest"
    "|latest news|latest stories|latest posts|recent posts|recent comments|comments|leave a reply"
    "|leave a comment|newsletter|newsletters|sign up for our newsletter|sign up|subscribe"
    "|subscribe to our newsletter|get the newsletter|share|share this|share this article"
    "|share this post|share this story|share this page|share this:|follow us|connect with us"
    "|categories|archives|tags|search|editors' picks|editor's picks|editors’ picks|editor’s picks"
    "|recommended|recommended for you|you may also be interested in|more from this author|most viewed"
    "|most commented|explore more|explore more on these topics|more stories|more news|top stories"
    "|up next|in this article|table of contents|contents|on this page|advertisement|sponsored"
    "|support us|support our work|join the conversation|discussion about this post|responses"
    "|stay informed|stay in touch|stay connected|stay up to date|like this|like this:|loading..."
    "|media contact|contact us|people are also reading…|people are also reading|most popular stories|member discussion",
)
