"""Sources as people cite them: one line of a list comes in; its fields, or nothing where it is not sure, go out."""

from __future__ import annotations

import pytest

from book.readers.citations import citation

SURE = (
    ("Bell, R. T., & Lin, J.-P. (2020). Why do rivers wander? Rivers, 12(3), 45–67.", "Bell+Lin", "2020", "Rivers"),
    ("Cole, M. (2019). Silt. In R. Marsh (Ed.), Rivers (pp. 12–40). Lowgate Press.", "Cole", "2019", "Rivers"),
    ("Town Council of Ely. (2021, March 4). Flood review.", "Town Council of Ely", "2021-03-04", ""),
    ('Crane, Lucy. "Who Owns the Arch?" Harbour Times, March 3, 2011.', "Crane", "2011-03-03", "Harbour Times"),
    ("Joan Abernethy, The Iron Years (Edinburgh: Kelpie Press, 1998), 44.", "Abernethy", "1998", ""),
    ("Ode, P. and Reed, T. (2018) 'What trees cost', Planning, 44(1), pp. 1–19.", "Ode+Reed", "2018", "Planning"),
    ("Moore A, et al. Dust, revisited. Lung Res. 2021;44:101-9.", "Moore", "2021", "Lung Res"),
    ("[1]张三, 李四, 等. 河道研究[J]. 水利学报, 2018, 49(3): 301-310."[3:], "张三+李四", "2018", "水利学报"),
    ("郑一. 渡口[C]//王二. 渡口论文集. 北京: 某出版社, 2009: 33-40.", "郑一", "2009", "渡口论文集"),
    ("林昱廷、周品妤（2022），〈夜間〉，《都市學刊》，第37卷第2期，頁21-44。", "林昱廷+周品妤", "2022", "都市學刊"),
    ("馮國棟（2019），《補貼的政治》，臺北：渡頭出版社。", "馮國棟", "2019", ""),
    ("周九著，郁栖譯，《遠方的戲》，台北：某社，2001。", "周九", "2001", ""),
    ("孙八：《戏台》，载周九主编：《论文集》，武汉：某社，2008年，第33页。", "孙八", "2008", "论文集"),
    ("王五：《半边戏台》，《江汉晨报》2019年5月6日，第4版。", "王五", "2019-05-06", "江汉晨报"),
    ("早乙女隆「製氷」『港湾研究』第18巻第3号、2016年、pp.112-119", "早乙女隆", "2016", "港湾研究"),
    ("高橋三郎. 製氷設備. 冷凍. 2012, vol. 87, no. 3, p. 45-50.", "高橋三郎", "2012", "冷凍"),
)
UNSURE = (
    "Interview with the harbour master, 3 May 2024",
    "Karuma District Water Office. Borehole register, consulted at the office on 6 February 2024.",
    "謝水源口述，湯詠晴訪談紀錄，2021年3月17日，未刊稿。",
    "大眾運輸事業補貼辦法，全國法規資料庫，最後瀏覽日期：113年8月12日。",
    "参见吴十《戏台的另一半》，《戏曲研究》2012年第2期，第9-12页。",
    "他在《遠方的戲》裡寫過，台北的戲棚一年比一年少。",
)


@pytest.mark.parametrize(("line", "names", "issued", "container"), SURE)
def test_a_style_tells_every_part(line: str, names: str, issued: str, container: str) -> None:
    fields = citation(line)
    assert fields is not None
    people = fields["author"]
    assert isinstance(people, list)
    assert "+".join(name.get("literal") or name["family"] for name in people) == names
    assert (fields["issued"], fields.get("container-title", "")) == (issued, container)


@pytest.mark.parametrize("line", UNSURE)
def test_what_keeps_to_no_style_is_left_as_it_is(line: str) -> None:
    assert citation(line) is None


@pytest.mark.parametrize("part", ["Aa-Bb ", "Aa, B. ", "A. B. ", "王、", "《王》", "(2020) ", "“Aa "])
def test_a_hostile_line_is_given_up(part: str) -> None:
    assert citation(part * 100) is None
