package vn.tthc.stats.reference;

import java.time.LocalDate;

/** Units and days that tests speak of. */
final class Units {

    static final String NGHE_AN = "40";
    static final String HUE = "46";
    static final String TUYEN_QUANG = "08";
    static final String VINH = "412";
    static final String CUA_LO = "413";
    static final String NGHI_LOC = "429";
    static final String PHU_VANG_OF_HUE = "478";

    /** Xã Diễn Thành, then Thị trấn Diễn Thành, then Xã Diễn Châu. */
    static final String DIEN_CHAU = "17464";

    /** A ward of Cửa Lò, then of Vinh. */
    static final String NGHI_THUY = "16717";

    /** A commune that no reform touched. */
    static final String CHAU_BINH = "16804";

    /** Divided in 2024 between itself and Trà Lân. */
    static final String CHI_KHE = "17251";

    static final LocalDate IN_2023 = LocalDate.of(2023, 2, 1);
    static final LocalDate AFTER_2024 = LocalDate.of(2024, 12, 15);
    static final LocalDate AFTER_2025 = LocalDate.of(2025, 7, 2);

    private Units() {}
}
