package vn.tthc.stats.reference;

/** What the service really answers, for the published document; a test keeps it true. */
final class Examples {

    static final String UNIT_IN_LIST = """
            {"code": "412", "kind": "district", "kindName": "Cấp huyện",
             "name": "Thành phố Vinh", "nameVi": "Thành phố Vinh", "nameEn": "Vinh City",
             "validFrom": "2021-01-01", "validTo": "2025-06-30",
             "parent": {"code": "40", "name": "Tỉnh Nghệ An"},
             "province": {"code": "40", "name": "Tỉnh Nghệ An"},
             "district": {"code": "412", "name": "Thành phố Vinh"},
             "reportsFrom": "2023-01-01"}""";

    static final String UNITS_CSV = """
            code,name,nameVi,nameEn,kind,kindName,validFrom,validTo,parent,parentName,province,provinceName,district,districtName,reportsFrom
            412,Thành phố Vinh,Thành phố Vinh,Vinh City,district,Cấp huyện,2021-01-01,2025-06-30,40,Tỉnh Nghệ An,40,Tỉnh Nghệ An,412,Thành phố Vinh,2023-01-01
            """;

    static final String CODELIST_CSV = """
            code,name,nameVi,nameEn
            ho-tich,Hộ tịch,Hộ tịch,Civil status
            """;

    static final String PROCEDURES_CSV = """
            code,catalogKey,name,nameVi,nameEn,field,fieldName,agency,agencyName,countingUnit,levels,validFrom,validTo
            1.004222,DA06-03,Đăng ký thường trú,Đăng ký thường trú,Permanent residence registration,cu-tru,"Đăng ký, quản lý cư trú",cong-an-xa,Công an cấp xã,hồ sơ,4,2021-01-01,
            """;

    static final String UNIT = """
            {"code": "17464", "kind": "commune", "kindName": "Cấp xã",
             "name": "Thị trấn Diễn Thành", "nameVi": "Thị trấn Diễn Thành", "nameEn": "Dien Thanh Township",
             "validFrom": "2024-12-01", "validTo": "2025-06-30",
             "parent": {"code": "425", "name": "Huyện Diễn Châu"},
             "province": {"code": "40", "name": "Tỉnh Nghệ An"},
             "district": {"code": "425", "name": "Huyện Diễn Châu"},
             "reportsFrom": null,
             "predecessors": [
               {"relation": "merged", "relationName": "Nhập toàn bộ", "code": "17389", "name": "Thị trấn Diễn Châu",
                "validFrom": "2021-01-01", "validTo": "2024-11-30"},
               {"relation": "merged", "relationName": "Nhập toàn bộ", "code": "17464", "name": "Xã Diễn Thành",
                "validFrom": "2021-01-01", "validTo": "2024-11-30"}],
             "successors": [
               {"relation": "merged", "relationName": "Nhập toàn bộ", "code": "17464", "name": "Xã Diễn Châu",
                "validFrom": "2025-07-01", "validTo": null}],
             "otherValidities": [
               {"code": "17464", "name": "Xã Diễn Thành", "validFrom": "2021-01-01", "validTo": "2024-11-30"},
               {"code": "17464", "name": "Xã Diễn Châu", "validFrom": "2025-07-01", "validTo": null}]}""";

    static final String PROCEDURE_IN_LIST = """
            {"code": "1.004222", "catalogKey": "DA06-03",
             "name": "Đăng ký thường trú", "nameVi": "Đăng ký thường trú",
             "nameEn": "Permanent residence registration",
             "field": {"code": "cu-tru", "name": "Đăng ký, quản lý cư trú"},
             "agency": {"code": "cong-an-xa", "name": "Công an cấp xã"},
             "countingUnit": "hồ sơ", "levels": [4], "validFrom": "2021-01-01", "validTo": null}""";

    static final String PROCEDURE = """
            {"code": "3.000333", "catalogKey": "DA06-15",
             "name": "Cấp phiếu lý lịch tư pháp", "nameVi": "Cấp phiếu lý lịch tư pháp",
             "nameEn": "Criminal record certificate",
             "field": {"code": "ly-lich-tu-phap", "name": "Lý lịch tư pháp"},
             "agency": {"code": "so-tu-phap", "name": "Sở Tư pháp"},
             "countingUnit": "hồ sơ", "levels": [3], "validFrom": "2021-01-01", "validTo": null,
             "codes": [
               {"code": "2.000488", "validFrom": "2021-01-01", "validTo": "2025-06-30"},
               {"code": "3.000333", "validFrom": "2025-07-01", "validTo": null}],
             "levelValidities": [
               {"level": 3, "name": "Dịch vụ công trực tuyến một phần",
                "formerName": "Dịch vụ công trực tuyến mức độ 3", "validFrom": "2021-01-01", "validTo": null}],
             "formerNames": [], "predecessors": [], "successors": []}""";

    static final String CODELIST_ENTRY = """
            {"code": "ho-tich", "name": "Hộ tịch", "nameVi": "Hộ tịch", "nameEn": "Civil status"}""";

    static final String REFERENCE_CHANGE = """
            {"id": 1, "action": "rename-unit", "code": "17464",
             "change": {"unit": "17464", "from": "2025-09-01", "nameVi": "Phường Diễn Châu", "nameEn": "Dien Chau Ward"},
             "before": {"code": "17464", "kind": "commune", "nameVi": "Xã Diễn Châu", "nameEn": "Dien Chau Commune",
                        "parent": "40", "reportsFrom": "2025-07-01", "validFrom": "2025-07-01", "validTo": null},
             "after": {"code": "17464", "kind": "commune", "nameVi": "Phường Diễn Châu", "nameEn": "Dien Chau Ward",
                       "parent": "40", "reportsFrom": "2025-07-01", "validFrom": "2025-09-01", "validTo": null},
             "along": [], "reason": "Thành lập phường trên cơ sở nguyên trạng xã",
             "madeBy": "tthc_4mXw9QzT", "madeAt": "2025-08-25T02:30:00Z"}""";

    private Examples() {}
}
