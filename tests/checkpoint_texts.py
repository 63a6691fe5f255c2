"""Sentences, written for these tests, that their vocabularies are trained on."""

from __future__ import annotations

from tests.tiny_texts import SENTENCES

VIETNAMESE = [
    *SENTENCES,
    "Trạm bơm đầu mối đã vận hành hết công suất để tiêu úng cho hơn 300 ha hoa màu.",
    "Theo kế hoạch, dự án mở rộng quốc lộ sẽ hoàn thành vào quý III năm sau.",
    "Nhiều hộ dân ven biển được hỗ trợ vay vốn đóng tàu công suất lớn.",
    "Giám đốc Sở Giao thông Vận tải cho biết cầu tạm sẽ thông xe trong tuần này.",
    "Thị trường bất động sản phía Nam có dấu hiệu hồi phục sau nửa năm trầm lắng.",
    "Bộ đội biên phòng cứu sống bảy thuyền viên gặp nạn cách bờ 12 hải lý.",
    "Lễ hội hoa xuân năm nay đón hơn 45.000 lượt khách trong ba ngày đầu.",
    "Các bác sĩ khuyên người cao tuổi uống đủ nước và tránh ra ngoài vào giữa trưa.",
    "Sinh viên trường kỹ thuật chế tạo thành công máy gieo hạt chạy bằng pin mặt trời.",
    "Khu công nghiệp mới thu hút 18 doanh nghiệp với tổng vốn 2.150 tỷ đồng.",
    "Người phát ngôn khẳng định lập trường nhất quán về quyền tự do hàng hải.",
    "Thư viện huyện mở cửa buổi tối phục vụ học sinh ôn thi tốt nghiệp.",
    "Giải chạy bán ma ra tông thu hút 3.200 vận động viên trong và ngoài nước.",
    "Đường sắt tăng thêm tám chuyến tàu phục vụ dịp nghỉ lễ dài ngày.",
    "Chính quyền xã vận động người dân phân loại rác ngay tại nhà.",
    "Nhà máy nước sạch tạm ngừng cấp nước để súc rửa đường ống chính.",
]

ENGLISH = [
    "This morning the province opened a new bridge over the river.",
    "Heavy rain flooded many roads and pupils stayed at home for two days.",
    "The price of rice for export rose by 5% to 520 USD a ton.",
    "The city police arrested three men who stole motorcycles at the bus station.",
    "The hospital received 14 people injured in the traffic accident.",
    "The young team won the gold medal after a tense penalty shootout.",
    "Farmers in the region harvest their rice early to escape storm number 6.",
    "Companies signed many new orders for the Japanese market.",
    "The department advises people to be vaccinated before the season.",
    "vi: en: vietnews: a note (in English): the price is 5% higher.",
    "More than 45,000 visitors came to the festival in the first three days.",
]

# what each tokenizer is tried on: marks, digits, brackets, symbols, a name, capitals, one unknown
TRIED = [
    *VIETNAMESE[:6],
    "Diện tích 120 m² (tăng 5%), giá 3,5 tỷ đồng/m³.",
    "“Chúng tôi rất vui…” – bà Hòa nói.",
    "UBND TP.HCM, TT-TT, COVID-19: 1.234 ca.",
    "Nhiệt độ 38°C ☃ ở Huế.",
    "Thủy, Hoà, quý, khỏe khoắn",
    "a",
]
