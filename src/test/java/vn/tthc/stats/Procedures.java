package vn.tthc.stats;

/** Procedures that tests speak of, by their codes. */
public final class Procedures {

    /** Đăng ký thường trú. */
    public static final String RESIDENCE = "1.004222";

    /** Đăng ký khai sinh. */
    public static final String BIRTH = "1.001193";

    /** Thu tiền nộp phạt …, which has no national code. */
    public static final String FINES = "DA06-08";

    private Procedures() {}
}
