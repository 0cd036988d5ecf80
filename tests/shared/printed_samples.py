"""One full set of fields for each template."""

from shared.printing.fields import BookletFields, DeliveryReceiptFields, LicenceFields, NoticeFields

IDENTIFIER = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"

LICENCE: LicenceFields = {
    "title": "烟花爆竹经营（批发）许可证",
    "licence_number": "豫PF〔2026〕000123",
    "holder": "郑州市中原区㛃𠮷龖礼花有限公司",
    "holder_code_label": "统一社会信用代码",
    "holder_code": "9141**********08K",
    "face_fields": [
        {"label": "主要负责人", "text": "欧阳·㛃"},
        {"label": "注册地址", "text": "郑州市中原区桐柏路街道建设西路100号院①号"},
    ],
    "issuer": "郑州市应急管理局",
    "issued_on": "2026年11月20日",
    "valid_from": "2026年11月20日",
    "valid_until": "2029年11月19日",
    "licence_identifier": IDENTIFIER,
    "qr_text": "https://yikou.example.cn/v?n=000123",
    "printed_at": "2026-11-20T09:00:00+08:00",
}

NOTICE: NoticeFields = {
    "body": "郑州市中原区政务服务中心",
    "document_number": "中原政务受〔2026〕第000123号",
    "title": "受理通知书",
    "addressee": "张㛃",
    "application_number": "4101020015202611200000017",
    "item": "老年公交卡办理",
    "item_code": "11410100MBDEM0015W3412009003001",
    "paragraphs": ["你提出的申请，经审查，材料齐全、符合法定形式，现予受理。", "本事项不收费。"],
    "material_tables": [
        {
            "title": "已收材料",
            "rows": [
                {"name": "居民身份证", "form": "原件核对", "copies": 1, "remark": "已核对原件"},
                {"name": "近期一寸免冠照片", "form": "纸质", "copies": "2张"},
            ],
        }
    ],
    "due_dates": [{"label": "承诺办结日期", "text": "2026年11月25日（3个工作日）"}],
    "handler": "李窗口",
    "phone": "0371-00000000",
    "query_code": "K7MP4XW9TC",
    "seal_name": "（行政审批\n专用章位置）",
    "qr_text": "https://yikou.example.cn/q?n=4101020015202611200000017",
    "copies": "本通知书一式两份。",
    "date": "2026年11月20日",
    "needs_signature": True,
    "printed_at": "2026-11-20T09:00:00+08:00",
}

RECEIPT: DeliveryReceiptFields = {
    "body": "郑州市中原区政务服务中心",
    "document_number": "中原政务送〔2026〕第000123号",
    "application_number": "4101020015202611200000017",
    "addressee": "张㛃",
    "item": "老年公交卡办理",
    "documents": [
        {"name": "准予行政许可决定书", "number": "中原政务准〔2026〕第000123号", "copies": 1},
        {"name": "老年公交卡", "copies": "1张"},
    ],
    "mode": "直接送达",
    "place": "桐柏路街道便民服务中心03号窗口",
    "recipient": "张㛃",
    "relation": "本人",
    "delivered_at": "2026年11月25日 10时20分",
    "servers": ["李窗口", "王送达"],
    "refusal_note": "无",
    "date": "2026年11月25日",
    "printed_at": "2026-11-25T10:20:00+08:00",
}

BOOKLET: BookletFields = {
    "title": "老年公交卡办理",
    "subtitle": "办事指南",
    "facts": [{"label": "承诺时限", "text": "3个工作日"}],
    "sections": [
        {"heading": "办理条件", "paragraphs": ["1. 年满60周岁。"], "head": [], "rows": []},
        {
            "heading": "申请材料",
            "paragraphs": [],
            "head": ["材料名称", "形式和份数"],
            "rows": [["近期免冠照片", "原件1份"]],
        },
    ],
    "footer": "第1版",
    "qr_text": "https://yikou.example.cn/items",
    "printed_at": "2026-11-20T09:00:00+08:00",
}
