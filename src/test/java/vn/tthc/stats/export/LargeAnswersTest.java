package vn.tthc.stats.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

class LargeAnswersTest {

    private final LargeAnswers large = new LargeAnswers();

    @Test
    void whoFindsNoRoomIsToldSoAndWhoFailsLeavesHis() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<?>[] others = new CompletableFuture<?>[2];
        for (int i = 0; i < others.length; i++) {
            // A thread for each: the pool that all share may have one only.
            others[i] = CompletableFuture.runAsync(
                    () -> large.make(300_000, () -> {
                        begun.countDown();
                        await(done);
                        throw new IllegalStateException("failed");
                    }),
                    task -> new Thread(task).start());
        }
        await(begun);
        assertThat(large.<String>make(1, () -> "small")).isEqualTo("small");
        assertThatThrownBy(() -> large.make(300_000, () -> "one too many"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ANSWERS_BUSY));
        done.countDown();
        for (CompletableFuture<?> other : others) {
            assertThatThrownBy(other::join).hasRootCauseMessage("failed");
        }
        assertThat(large.<String>make(Long.MAX_VALUE, () -> "all of the room")).isEqualTo("all of the room");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
