package vn.tthc.stats.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FoldingTest {

    @Test
    void accentsCapitalsAndSpacesDoNotCount() {
        assertThat(Folding.fold("  Đăng ký\u00a0 THƯỜNG\ttrú ")).isEqualTo("dang ky thuong tru");
    }

    @Test
    void theTwoWaysToPlaceAToneMarkAreTheSame() {
        assertThat(Folding.fold("Thái Hoà")).isEqualTo(Folding.fold("Thái Hòa"));
    }

    @Test
    void plainLettersKeepTheirCase() {
        assertThat(Folding.withoutAccents("Nghi Đức")).isEqualTo("Nghi Duc");
    }

    @Test
    void everyListedNameFoldsToTheSameHoweverItIsComposedAndToItselfOnceFolded() {
        assertThat(allNames()).hasSizeGreaterThan(4_000).allSatisfy(name -> {
            String folded = Folding.fold(name);
            assertThat(folded)
                    .isEqualTo(Folding.fold(Normalizer.normalize(name, Normalizer.Form.NFD)))
                    .isEqualTo(Folding.fold(Normalizer.normalize(name, Normalizer.Form.NFC)))
                    .isEqualTo(Folding.fold(folded))
                    .isEqualTo(Folding.fold(Folding.withoutAccents(name)))
                    .doesNotContainPattern("[\\p{Lu}\\p{M}đ]|\\s\\s|^\\s|\\s$");
        });
    }

    private static Stream<String> allNames() {
        return Stream.of("communes_nghe_an_2023", "communes_vn_2025", "districts_vn_2023", "procedures", "agencies")
                .flatMap(file -> ReferenceFiles.rows(file).stream())
                .map(row -> row.getField("name_vi"));
    }
}
