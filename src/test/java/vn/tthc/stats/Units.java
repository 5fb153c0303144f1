package vn.tthc.stats;

/** Units that tests speak of, by their codes. */
public final class Units {

    /** Nghệ An. */
    public static final String NGHE_AN = "40";

    /** Thành phố Vinh, a district until 2025-06-30. */
    public static final String VINH = "412";

    /** Thị xã Cửa Lò, merged into Vinh on 2024-12-01. */
    public static final String CUA_LO = "413";

    /** Huyện Diễn Châu. */
    public static final String DIEN_CHAU = "425";

    /** Phường Đông Vĩnh, in Vinh. */
    public static final String DONG_VINH = "16663";

    /** Sở Tư pháp of Nghệ An, in no district. */
    public static final String JUSTICE = "40.TP";

    /** Xã Diễn Thành, then Thị trấn Diễn Thành, then Xã Diễn Châu. */
    public static final String USED_THREE_TIMES = "17464";

    private Units() {}
}
