package vn.tthc.stats.notification;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/** Who gets mail: nobody unless the operator has named them. */
@ApplicationScoped
class MailRecipients {

    private static final Pattern FORM = Pattern.compile("(?:([0-9A-Za-z][0-9A-Za-z.-]*)=)?([^\\s@=,<>]+@[^\\s@=,<>]+)");

    @Inject
    Codebooks codebooks;

    /** {@code address}, of all units, or {@code unit=address}, of one with those below it. */
    @ConfigProperty(name = "tthc.mail.to")
    Optional<List<String>> to;

    @ConfigProperty(name = "tthc.mail.from")
    Optional<String> from;

    @ConfigProperty(name = "tthc.mail.language")
    String language;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private List<Recipient> recipients = List.of();

    /** @param unit code of the unit whose publications are told of, with those of the units below; null = all */
    private record Recipient(String unit, String address) {

        private boolean wants(ReportingUnit of, Codebook codebook) {
            return unit == null
                    || codebook.unitsCoded(unit).stream().anyMatch(owner -> codebook.withinScope(owner, of));
        }
    }

    /** Not when the service has started: what is done by the clock may be done before. */
    @PostConstruct
    void read() {
        recipients =
                to.orElse(List.of()).stream().map(MailRecipients::recipient).toList();
        if (!recipients.isEmpty() && from.isEmpty()) {
            throw new IllegalArgumentException("tthc.mail.to is set, so tthc.mail.from has to be: who mail is from");
        }
        if (!language.matches("vi|en")) {
            throw new IllegalArgumentException("tthc.mail.language has to be vi or en, not " + language);
        }
        for (Recipient recipient : serving ? recipients : List.<Recipient>of()) {
            if (recipient.unit != null
                    && codebooks.current().unitsCoded(recipient.unit).isEmpty()) {
                throw new IllegalArgumentException(
                        "tthc.mail.to names the unit " + recipient.unit + ", which there is not");
            }
        }
    }

    void readAtOnce(@Observes StartupEvent started) {
        // What is set wrong is told at the start.
    }

    private static Recipient recipient(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "tthc.mail.to has to be addresses or unit=address, separated by commas: 40=office@example.vn");
        }
        return new Recipient(form.group(1), form.group(2));
    }

    /** The addresses that get mail of that unit's publications, each once. */
    List<String> of(ReportingUnit unit, Codebook codebook) {
        return recipients.stream()
                .filter(recipient -> recipient.wants(unit, codebook))
                .map(Recipient::address)
                .distinct()
                .toList();
    }
}
