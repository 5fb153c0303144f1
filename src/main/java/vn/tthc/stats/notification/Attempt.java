package vn.tthc.stats.notification;

import java.util.Locale;

/**
 * What became of a try to tell somebody.
 *
 * @param failure null = they have it
 * @param status of the answer; null = there was none, or it was mail
 */
record Attempt(Failure failure, Integer status) {

    private static final int GONE = 410;

    /** Why somebody could not be told. The codes are part of the contract. */
    enum Failure {
        /** Its name stands for no address. */
        UNKNOWN_HOST,
        /** Its address is one that nothing is sent to. */
        ADDRESS_REFUSED,
        /** Nobody takes a connection there. */
        UNREACHABLE,
        /** It does not show that it is who it is said to be. */
        TLS,
        /** There was no answer in time. */
        TIMEOUT,
        /** The connection broke, or what came was no answer. */
        NO_ANSWER,
        /** The answer was not one of success (2xx); others are not followed. */
        STATUS,
        /** The answer was that nobody will ever take it there (410). */
        GONE,
        /** The mail server did not take it. */
        MAIL;

        /** Whether it is of the receiver, not of the message, and takes long to find out. */
        boolean isAbsence() {
            return this == UNREACHABLE || this == TIMEOUT;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static final Attempt DELIVERED_BY_MAIL = new Attempt(null, null);

    static Attempt failed(Failure why) {
        return new Attempt(why, null);
    }

    /** By the status of an answer. */
    static Attempt answered(int status) {
        if (status >= 200 && status < 300) {
            return new Attempt(null, status);
        }
        return new Attempt(status == GONE ? Failure.GONE : Failure.STATUS, status);
    }
}
