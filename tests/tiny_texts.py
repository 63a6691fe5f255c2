"""Sentences that the tiny models are built from and tried on."""

from __future__ import annotations

SENTENCES = [
    "Sáng nay, tỉnh khánh thành cây cầu mới bắc qua sông, nối hai xã vùng sâu với trung tâm huyện.",
    "Mưa lớn kéo dài khiến nhiều tuyến đường ngập sâu, học sinh phải nghỉ học hai ngày.",
    "Ông Trần Văn Tám, Phó Chủ tịch UBND tỉnh, đề nghị các địa phương giữ gìn công trình.",
    "Giá gạo xuất khẩu tăng 5% so với tháng trước, đạt 520 USD mỗi tấn.",
    "Công an thành phố vừa bắt giữ ba nghi phạm trộm cắp xe máy tại bến xe.",
    "Bệnh viện đa khoa tiếp nhận 14 người bị thương trong vụ tai nạn giao thông.",
    "Đội tuyển trẻ giành huy chương vàng sau loạt sút luân lưu đầy kịch tính.",
    "Ngành giáo dục triển khai chương trình mới cho học sinh tiểu học từ tháng 9.",
    "Nông dân trong vùng thu hoạch lúa sớm để tránh bão số 6 đang tiến vào đất liền.",
    "Sở Y tế khuyến cáo người dân tiêm vắc xin đầy đủ trước mùa dịch.",
    "Doanh nghiệp gỗ ký được nhiều đơn hàng mới sang thị trường Nhật Bản.",
    "Hội nghị tổng kết công tác năm 2016, triển khai nhiệm vụ năm 2017.",
]
