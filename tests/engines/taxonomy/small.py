"""A taxonomy small enough to see at once, written where a test wants it."""

from pathlib import Path

TABLES = {
    "isco08.csv": """\
code,level,parent,title_en,title_km,title_ja,synonyms_km,synonyms_en,km_status
0,1,,Armed forces occupations,,,,,
01,2,0,Officers,,,,,
011,3,01,Officers,,,,,
0110,4,011,Officers,,,,,
7,1,,Craft workers,ជាង,職人,,,for_review
75,2,7,Garment and other crafts,,,,,
753,3,75,Garment trades,,,,,
7531,4,753,Tailors,ជាងកាត់ដេរ,仕立工,ជាងកាត់;ជាងដេរ,tailor,for_review
7532,4,753,Cutters,,,,,
""",
    "sectors.csv": """\
code,label_en,label_km,label_ja
general,All sectors,គ្រប់វិស័យ,全業種
garment,Garment,កាត់ដេរ,縫製
""",
    "occupations.csv": """\
code,isco,sector,label_en,label_km,label_ja,alt_en,alt_km
SP-0001,7531,garment,Tailor,ជាងកាត់ខោអាវ,仕立師,bespoke tailor,ជាងកាត់
SP-0002,7531,garment,Dressmaker,ជាងដេររ៉ូប,洋裁師,,
SP-0003,7532,garment,Fabric cutter,ជាងកាត់ក្រណាត់,裁断工,,
""",
    "skills.csv": """\
code,kind,group,label_en,label_km,label_ja
SK-0001,task,garment,cut cloth,កាត់ក្រណាត់,裁断する
SK-0002,tool,garment,sew by machine,ដេរដោយម៉ាស៊ីន,ミシンで縫う
SK-0003,transversal,general,measure,វាស់,測る
""",
    "occupation_skills.csv": """\
occupation,skill,relation
SP-0001,SK-0001,essential
SP-0001,SK-0002,essential
SP-0001,SK-0003,optional
SP-0002,SK-0003,optional
SP-0003,SK-0001,essential
""",
    "related_skills.csv": """\
skill,related,credit,direction
SK-0001,SK-0002,60,both
SK-0001,SK-0003,90,one_way
""",
}


def write_small_taxonomy(folder: Path, **changed: str) -> None:
    """All six tables; `skills="..."` replaces the text of skills.csv."""
    for file, text in TABLES.items():
        stem = file.removesuffix(".csv")
        (folder / file).write_text(changed.get(stem, text), encoding="utf-8")
