package vn.tthc.stats.platform;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.File;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells how full the disk is that the data directory is on. */
class DataDirectoryMeters {

    @Produces
    @Singleton
    MeterBinder disk(@ConfigProperty(name = "tthc.data-dir") String directory) {
        return new DiskSpaceMetrics(new File(directory));
    }
}
