package vn.tthc.stats.notification;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.Json;

/** Sends mail. The same event to the same address has the same {@code Message-ID}, by which a second one is known. */
@ApplicationScoped
class MailSender {

    private static final Logger LOG = Logger.getLogger(MailSender.class);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Inject
    ReactiveMailer mailer;

    @Inject
    Json json;

    @ConfigProperty(name = "tthc.mail.from")
    Optional<String> from;

    @ConfigProperty(name = "tthc.mail.language")
    String language;

    /** Tries once. */
    Attempt send(Deliveries.Due due) {
        MailText text = MailText.of(json.object(due.body()), Locale.forLanguageTag(language));
        String sender = from.orElseThrow();
        String domain = sender.substring(sender.indexOf('@') + 1).replaceAll("[^0-9A-Za-z.-]", "");
        Mail mail = Mail.withText(due.recipient(), text.subject(), text.body())
                .setFrom(sender)
                .addHeader("Message-ID", "<%s.%d@%s>".formatted(due.event(), due.id(), domain))
                .addHeader("Auto-Submitted", "auto-generated");
        try {
            mailer.send(mail).await().atMost(LONGEST);
            return Attempt.DELIVERED_BY_MAIL;
        } catch (RuntimeException failed) {
            // Why is the operator's business, who has set the mail server.
            LOG.warnf("Mail of event %s was not taken by the mail server: %s", due.event(), failed.toString());
            return Attempt.failed(Attempt.Failure.MAIL);
        }
    }
}
