package vn.tthc.stats.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeySecretTest {

    @Test
    void knowsEveryOneOfItsOwnAndNoneWithACharacterChanged() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 200; i++) {
            String text = KeySecret.random(random).text();
            assertThat(new KeySecret(text).isWellFormed()).isTrue();
            for (int place = 5; place < text.length(); place++) {
                char other = text.charAt(place) == 'a' ? 'b' : 'a';
                String changed = text.substring(0, place) + other + text.substring(place + 1);
                assertThat(new KeySecret(changed).isWellFormed()).as(changed).isFalse();
            }
            assertThat(new KeySecret(text + "a").isWellFormed()).isFalse();
        }
    }

    @Test
    void takesAnOperatorsOwnOnlyIfItIsLong() {
        assertThat(new KeySecret("0123456789012345678901234567890").isWellFormed())
                .isFalse();
        assertThat(new KeySecret("01234567890123456789012345678901").isWellFormed())
                .isTrue();
        assertThat(new KeySecret("0123456789 123456789012345678901").isWellFormed())
                .isFalse();
    }

    @Test
    void doesNotShowItselfInLogs() {
        KeySecret secret = KeySecret.random(new SecureRandom());
        assertThat(secret.toString()).doesNotContain(secret.text().substring(13));
    }
}
