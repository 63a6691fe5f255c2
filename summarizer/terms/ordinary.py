"""Words with a capital that are no names: openers of sentences, and words of offices."""

from __future__ import annotations

from typing import Final

# words that open sentences in capitals and are no part of the name behind them
OPENERS: Final = frozenset(
    """
    Anh Bà Bác Bên Bị Cháu Chị Chiều Chú Chúng Cô Cả Của Cùng Cũng Còn Có Do Dù Dự Đang Đã Đây
    Đến Để Đêm Điều Đó Được Em Giá Hai Hiện Họ Hôm Hơn Hồi Khi Không Là Lúc Mặc Mỗi Một Mới
    Nay Nếu Ngay Ngoài Người Nhà Nhiều Nhóm Như Nhưng Nhận Những Năm Ông Ở Phía Qua Rạng Riêng
    Sau Sáng Số Sự Tất Tại Tháng Theo Thêm Thì Thứ Tin Tôi Tối Trên Trong Trưa Trước Trưởng
    Trường Tuy Từ Và Vào Vì Với Về Việc Thị Trừ Vua Tàu Nữ Nguyên Lính Dân Chiếc Vợ Chồng Mẹ
    Bố Bé Gã Kẻ Thăm Trả Phe Loạt Nghi Cơn Web Link Nhân Cụm Nước Báo Tướng Liệu Quân Sang Nhờ
    Hoặc Xe Giọng Hàng Chỉ Bỏ
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
# offices, bodies and the like, which begin no name: "Quỹ Lê Lợi", "Ga Hà Nội"
HEADS: Final = frozenset(
    """
    Ban Bộ Sở Vụ Viện Huyện Tỉnh Xã Phường Quận Phó Cựu Tổng Đảng Chánh Quỹ Hội Cục Ngày Ga
    Thuế Xiếc Các Luật Đường Đồn
    """.split()  # noqa: SIM905
)
# "Tân Thủ tướng", "Hạt Kiểm lâm": a capital that begins one of these ends no name
COMPOUNDS: Final = frozenset(
    """
    thủ tướng|bộ trưởng|bảo hiểm|kiểm lâm|vũ trụ|khoáng sản|nguyên đán|chủ tịch|giám đốc
    |ngoại trưởng|tổng thống|bí thư|công an|kiểm sát|thanh tra|hải quan|quân sự|văn hóa|giáo dục
    |y tế|du lịch|tiền tệ|chống độc|ưu tú|kho bạc|anh hùng|hiến pháp|đại sứ|huân chương|huy chương
    |thanh niên|trung thu|cảnh sát|chính phủ|nhân dân|phụ nữ|nông dân|lao động|biên phòng|ủy ban
    |hội đồng|tòa án|trung tâm|bệnh viện|thông tấn|truyền hình|điện lực|xây dựng|giao thông
    |nông nghiệp|công thương|tài chính|kế hoạch|tài nguyên|môi trường|khoa học|thông tin|nội vụ
    |tư pháp|ngoại giao|quốc phòng|quốc gia|tạ ơn|dân chủ|cộng hòa|cộng hoà|dầu khí|thống nhất
    |đô đốc|dương lịch|công nghiệp|văn phòng|nghệ thuật|thể thao|hòa bình|hoà bình|tự do|y học
    |trái đất|hoang dã|đại học|công ty|tổ chức|chấp hành|quản lý|văn hoá|tiểu học|trung học
    |cao đẳng|đệ nhất|đệ nhị|đệ tam|hoa hậu|thủ đô|mầm non|phổ thông|kinh tế|dịch vụ|phát ngôn
    |mỹ nghệ|học viện|quốc tế|thành phố|tiểu vương|phòng không|vương quốc|hành chính
    |kinh doanh
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
# first syllables of these that are given names as well: "Nguyễn Thị Hòa bình tĩnh"
GIVEN_NAMES: Final = frozenset(
    "Anh Bảo Công Dân Hải Hòa Hoà Khoa Nhân Quân Quốc Tài Thanh Trung".split()  # noqa: SIM905
)
