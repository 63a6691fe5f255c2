"""Words with a capital that are no names: what the checks of names leave aside. All folded."""

from __future__ import annotations

from typing import Final

# surnames that are also the first word of an office, and what no translation changes
PERSONS: Final = frozenset(
    """
    nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh truong
    """.split()  # noqa: SIM905 - lists of words would fill pages
)
# the first words of offices and bodies, which English translates
OFFICES: Final = frozenset(
    """
    bo so ban uy hoi doan cuc vien truong cong quoc chinh lien tong toa nha bien dai dong chau
    trung tay nam bac dao khu thanh thi to giao giai mat chi bi pho nghi luat hien vu dang
    phong van cuu hang tap san cang ngan bao tin duong bay tiep tam the ong ba anh em cha me
    olympic cup new world euro covid quan huyen xa phuong tinh khong hai thong nhom chuong doi
    nguoi hoa lao giam nhat
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
EXONYMS: Final = frozenset(
    """
    thai lan|nam phi|chau au|chau phi|chau a|chau my|chau uc|phan lan|na uy|ha lan|ba lan|ai cap
    |vu han|thai binh duong|dai tay duong|an do duong|an do|trung quoc|nhat ban|han quoc|hoa ky
    |trieu tien|bac kinh|thuong hai|quang chau|tham quyen|hong kong|dai loan|tay tang|tan cuong
    |thuy si|thuy dien|dan mach|hy lap|y|phap|duc|bo dao nha|tay ban nha|tho nhi ky|ukraina
    |hoang sa|truong sa|bien dong|mat troi|mat trang|nha trang|lau nam goc|lien xo|dong duong
    |trieu duong|nam kinh|ho chi minh|thien an mon|ma cao|phu dien|ha mon|trung khanh|mong co
    |cam pu chia|sai gon|nam cuc|bac cuc|dong nam a|nam a|trung dong|bac phi|tay phi|dong phi
    |my latinh|nam my|bac my|trung my|a rap xe ut|vuong quoc anh|lien hop quoc|giang to|chiet giang
    |phuc kien|quang dong|quang tay|van nam|ha bac|ho bac|ho nam|tu xuyen|son dong|thanh hai
    |lan chau|tap can binh|ly hien long|giang trach dan|ho cam dao|vuong nghi|duong khiet tri
    |moon jae|luc quan|hai quan|khong quan|phat giao|thien chua giao|nam duong|thanh hoa dong
    |thu hai|thu ba|thu tu|thu nam|thu sau|thu bay
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
# English words that stand in capitals in names of bodies, offices and places
ENGLISH_WORDS: Final = frozenset(
    """
    no not all some many most more first a the of and for in on at to by with from an as after
    before since until during this that
    he she it they we you i his her their its our my but however meanwhile there these those
    mr mrs ms dr sir lady lord king queen prince princess president vice chairman chairwoman
    chief director deputy general secretary minister ministry prime premier governor mayor
    senator judge justice professor doctor colonel captain major lieutenant state national
    international world global united republic federal central city town province provincial
    district ward street road avenue county village river sea ocean island islands bay lake
    mountain north south east west northern southern eastern western southeast northeast
    northwest southwest asia asian europe european africa african america american americas
    health education science technology agriculture finance justice defence defense foreign
    affairs trade industry transport information communications culture sports tourism labor
    labour home security public construction planning investment environment resources natural
    rural development department agency office authority administration bureau commission
    committee council assembly congress parliament party union association organization
    organisation institute academy university college school hospital centre center airport
    station port bank fund company corporation group corp inc ltd co club team league cup games
    olympics olympic federation people peoples government court supreme police army navy air
    force war house white times news post daily research study program programme project plan
    act law bill day year month week january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday
    tuesday wednesday thursday friday saturday sunday vietnam vietnamese china chinese us uk eu
    u.s japan japanese korea korean russia russian france french germany german britain british
    english england india indian thailand thai spain spanish italy italian canada canadian
    australia australian new old great high long big first second third control prevention
    disease medical medicine vaccine covid-19 covid museum park square market hotel tower
    theater theatre temple church pagoda bridge highway expressway border guard communist
    """.split()  # noqa: SIM905
)
