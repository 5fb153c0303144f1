package vn.tthc.stats.demo;

import java.util.List;

/**
 * A procedure of the bulletin on report 109/BC-TCT with the one thing it says of it: how many dossiers were received
 * online in the whole province from 2023-01-15 to 2023-02-15. Everything else here is made up.
 *
 * @param key catalogue key
 * @param level service level
 * @param printed dossiers received online, as printed
 * @param share part of the dossiers received that is online at that time; chosen so that all twelve together come to
 *     the "more than 44 %" that the bulletin prints
 * @param agency code of the provincial agency that handles it; null = the districts do
 * @param hasFee whether a fee falls due
 */
record DemoProcedure(String key, int level, int printed, double share, String agency, boolean hasFee) {

    static final List<DemoProcedure> ALL = List.of(
            new DemoProcedure("DA06-03", 4, 10_929, 0.46, null, true),
            new DemoProcedure("DA06-04", 4, 563, 0.42, null, true),
            new DemoProcedure("DA06-06", 4, 3_906, 0.80, null, false),
            new DemoProcedure("DA06-08", 4, 456, 0.35, "40.CSGT", true),
            new DemoProcedure("DA06-09", 4, 9_435, 0.42, "40.XNC", true),
            new DemoProcedure("DA06-19", 4, 839, 0.30, "40.DKDD", true),
            new DemoProcedure("DA06-23", 4, 828, 0.70, "40.DL", false),
            new DemoProcedure("DA06-12", 3, 4_327, 0.38, null, false),
            new DemoProcedure("DA06-14", 3, 1_596, 0.33, null, false),
            new DemoProcedure("DA06-15", 3, 1_017, 0.55, "40.TP", true),
            new DemoProcedure("DA06-13", 3, 996, 0.36, null, false),
            new DemoProcedure("DA06-22", 3, 37, 0.12, "40.DVVL", false));
}
