package dev.layerlift.domain.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.port.AnchorWallet.Price;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The values of the wallet's port. */
class AnchorWalletValuesTest {
    @Test
    void aReservationIsReadBack() {
        Reservation reservation =
                new Reservation(Samples.ID, new OutPoint(new TransactionId("0a".repeat(32)), 3), 1000, 546);

        assertThat(Reservation.fromJson(reservation.toJson())).isEqualTo(reservation);
    }

    @Test
    @Tag("P40")
    void aPriceIncludesWhatTakingBackWouldCost() {
        assertThat(new Price(300, 450, 546).mostSats()).isEqualTo(450);
        assertThat(new Price(1, 1, 1).mostSats()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Price(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Price(300, 299, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Price(300, 300, 0));
    }
}
