"""Texts that a model is checked on, written for this purpose; free to use."""

from __future__ import annotations

SENTENCES = (
    "Sáng 6-1, UBND tỉnh khánh thành cầu Bến Đình nối hai xã Tân Lập và Hòa An.",
    "Cây cầu dài 120 m, rộng 8 m, có kinh phí 42,5 tỷ đồng.",
    "Theo ông Trần Văn Tám, giá gạo xuất khẩu tăng 3% so với tháng trước.",
    "Bão số 5 gây mưa to ở miền Trung; nhiều nơi ngập sâu hơn 1 m²… suốt đêm.",
    "Đội tuyển Việt Nam thắng Thái Lan 2-1 trên sân Mỹ Đình tối qua.",
    "“Chúng tôi sẽ hỗ trợ 250 hộ dân”, bà Nguyễn Thị Hương nói.",
)

ARTICLES = (
    "Sáng 6-1, UBND tỉnh tổ chức lễ khánh thành cầu Bến Đình nối hai xã Tân Lập và Hòa An. Cây "
    "cầu dài 120 m, rộng 8 m, có kinh phí 42,5 tỷ đồng và được thi công trong 14 tháng. Phát biểu "
    "tại buổi lễ, ông Trần Văn Tám, Phó Chủ tịch UBND tỉnh, đề nghị hai xã giữ gìn công trình. "
    "Người dân không còn phải đi đò qua sông như trước đây.",
    "Giá gạo xuất khẩu trong tháng 9 tăng 3% so với tháng trước, theo Hiệp hội Lương thực. Các "
    "doanh nghiệp cho biết nhu cầu từ Philippines và Indonesia vẫn ở mức cao. Nông dân tại An "
    "Giang bán lúa với giá 7.800 đồng/kg, cao hơn vụ trước 400 đồng. Hiệp hội dự báo giá sẽ ổn "
    "định đến hết năm.",
)
