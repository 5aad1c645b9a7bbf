package dev.layerlift.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.AuditQuery;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditValuesTest {
    private static final Sha256 DIGEST = Sha256.of(new byte[0]);

    @Test
    void aHeadHasANumberAndCoversNoNegativeRow() {
        assertThat(new StoredHead(1, DIGEST, 0, new byte[0]).number()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredHead(0, DIGEST, 0, new byte[0]))
                .withMessageContaining("number 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredHead(1, DIGEST, -1, new byte[0]))
                .withMessageContaining("covered -1");
    }

    @Test
    void aQueryIsBoundedAndKeepsItsPartsFromPageToPage() {
        Did did = Did.parse("did:peer:4zQmd8CpeFPci817KDsbSAKWcXAE2mjvCQSasRewvbSF54Bd");
        AuditQuery query = AuditQuery.ALL.of(did.identity()).pagesOf(1000).from(Optional.of("cursor"));
        assertThat(query.did()).contains(did.identity());
        assertThat(query.limit()).isEqualTo(1000);
        assertThat(query.after()).contains("cursor");
        assertThat(AuditQuery.ALL.pagesOf(1).limit()).isEqualTo(1);
        for (int limit : new int[] {0, 1001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AuditQuery.ALL.pagesOf(limit))
                    .withMessage("limit: " + limit + " (expected: 1 to 1000)");
        }
    }
}
