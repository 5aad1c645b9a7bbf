package dev.layerlift.domain.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bits, lists, and the entries that point into them. */
class StatusListTest {
    private static final String ID = "abcdefghij234567abcd";
    private static final String ROOT = "https://assets.example.com/";
    private static final StatusList FRESH = StatusList.fresh(ID, ROOT);

    @Test
    void theLeftMostBitIsTheFirst() {
        Bitstring bits = Bitstring.EMPTY.with(List.of(0, 9, Bitstring.SIZE - 1));
        byte[] bytes = bits.toBytes();
        assertThat(bytes).hasSize(Bitstring.SIZE / 8);
        assertThat(bytes[0]).isEqualTo((byte) 0x80);
        assertThat(bytes[1]).isEqualTo((byte) 0x40);
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 1);
        assertThat(bits.get(0)).isTrue();
        assertThat(bits.get(1)).isFalse();
        assertThat(bits.get(9)).isTrue();
        assertThat(bits.count()).isEqualTo(3);
        assertThat(bits.without(List.of(9)).count()).isEqualTo(2);
        assertThat(bits.without(List.of(0, 9, Bitstring.SIZE - 1)))
                .isEqualTo(Bitstring.EMPTY)
                .hasSameHashCodeAs(Bitstring.EMPTY);
        assertThat(bits)
                .hasToString("Bitstring[3 of 131072]")
                .isNotEqualTo(Bitstring.EMPTY)
                .isNotEqualTo("bits");
    }

    @Test
    void bitsCannotBeChangedFromOutside() {
        byte[] bytes = new byte[Bitstring.SIZE / 8];
        Bitstring bits = Bitstring.of(bytes);
        bytes[0] = -1;
        bits.toBytes()[1] = -1;
        assertThat(bits).isEqualTo(Bitstring.EMPTY);
        assertThat(Bitstring.EMPTY.with(List.of(3))).isNotEqualTo(Bitstring.EMPTY);
        assertThat(Bitstring.EMPTY.count()).isZero();
    }

    @Test
    void bitsOnlyGrowWhenOthersAreTaken() {
        Bitstring some = Bitstring.EMPTY.with(List.of(3, 9));
        Bitstring more = Bitstring.EMPTY.with(List.of(9, 70_000));
        assertThat(some.or(more)).isEqualTo(Bitstring.EMPTY.with(List.of(3, 9, 70_000)));
        assertThat(some.covers(more)).isFalse();
        assertThat(some.or(more).covers(more)).isTrue();
        assertThat(Bitstring.FULL.count()).isEqualTo(Bitstring.SIZE);

        StatusList list = FRESH.allocating(List.of(3, 9)).setting(StatusPurpose.REVOCATION, List.of(3, 9));
        assertThat(list.taking(StatusPurpose.REVOCATION, Bitstring.EMPTY.with(List.of(9))))
                .as("an older one says nothing new")
                .isEqualTo(list);
        StatusList taken = list.taking(StatusPurpose.REVOCATION, more).taking(StatusPurpose.REFRESH, some);
        assertThat(taken.revocation()).isEqualTo(some.or(more));
        assertThat(taken.refresh()).isEqualTo(some);
        assertThat(taken.version()).isEqualTo(list.version() + 2);
        assertThat(taken.free()).as("nobody knows who has which place").isZero();
    }

    @Test
    void theSameBitsAreEqual() {
        Bitstring some = Bitstring.EMPTY.with(List.of(1, 9));
        assertThat(some)
                .isEqualTo(Bitstring.EMPTY.with(List.of(9, 1)))
                .hasSameHashCodeAs(Bitstring.EMPTY.with(List.of(9, 1)))
                .isNotEqualTo(Bitstring.EMPTY);
    }

    @Test
    void anotherNumberOfBitsIsRefused() {
        assertThatThrownBy(() -> Bitstring.of(new byte[1])).hasMessageContaining("1 bytes (expected: exactly 16384)");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Bitstring.SIZE, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anIndexBeyondTheBitsIsRefused(int index) {
        assertThatThrownBy(() -> Bitstring.EMPTY.get(index)).hasMessageContaining("index: " + index);
        assertThatThrownBy(() -> Bitstring.EMPTY.with(List.of(index))).hasMessageContaining("0 to 131071");
        assertThatThrownBy(() -> Bitstring.EMPTY.without(List.of(index))).hasMessageContaining("0 to 131071");
        assertThatThrownBy(() -> new StatusEntry(ROOT, StatusPurpose.REFRESH, index))
                .hasMessageContaining("index: " + index);
    }

    @Test
    void aListKnowsWhatIsGivenOutSetAndPublished() {
        assertThat(FRESH.isPublished()).isFalse();
        assertThat(FRESH.free()).isEqualTo(Bitstring.SIZE);
        StatusList given =
                FRESH.allocating(List.of(1, 2, 3)).releasing(List.of(3)).asPublished();
        assertThat(given.free()).isEqualTo(Bitstring.SIZE - 2);
        assertThat(given.isPublished()).isTrue();
        assertThat(given.version()).isEqualTo(FRESH.version());

        StatusList revoked = given.setting(StatusPurpose.REVOCATION, List.of(1));
        assertThat(revoked.isPublished()).isFalse();
        assertThat(revoked.bits(StatusPurpose.REVOCATION).get(1)).isTrue();
        assertThat(revoked.bits(StatusPurpose.REFRESH)).isEqualTo(Bitstring.EMPTY);
        StatusList superseded = revoked.setting(StatusPurpose.REFRESH, List.of(2));
        assertThat(superseded.bits(StatusPurpose.REVOCATION)).isEqualTo(revoked.revocation());
        assertThat(superseded.bits(StatusPurpose.REFRESH).get(2)).isTrue();
        assertThat(superseded.version()).isEqualTo(given.version() + 2);
        assertThat(superseded.revised(9).revision()).isEqualTo(9);
    }

    @Test
    void aUrlOfOursNamesItsListAndOthersNone() {
        for (StatusPurpose purpose : StatusPurpose.values()) {
            String url = FRESH.url(purpose);
            assertThat(url).isEqualTo(ROOT + "status/" + ID + "/" + purpose.id() + ".json");
            assertThat(FRESH.path(purpose).key()).isEqualTo("status/" + ID + "/" + purpose.id() + ".json");
            assertThat(StatusList.parse(url)).contains(new StatusList.Name(ROOT, ID, purpose));
            assertThat(StatusPurpose.of(purpose.id())).contains(purpose);
        }
        assertThat(StatusPurpose.of("suspension")).isEmpty();
        assertThat(StatusList.parse(ROOT + "status/" + ID + "/suspension.json")).isEmpty();
        assertThat(StatusList.parse("http://assets.example.com/status/" + ID + "/refresh.json"))
                .isEmpty();
        assertThat(StatusList.parse(ROOT + "status/../refresh.json")).isEmpty();
        assertThatThrownBy(() -> StatusList.fresh("../../etc", ROOT)).hasMessageContaining("\"../../etc\"");
    }

    @Test
    void entriesAreReadFromACredentialAsTheyAreWritten() {
        List<StatusEntry> entries = List.of(
                new StatusEntry(FRESH.url(StatusPurpose.REVOCATION), StatusPurpose.REVOCATION, 7),
                new StatusEntry(FRESH.url(StatusPurpose.REFRESH), StatusPurpose.REFRESH, 131_071));
        JsonArray json = StatusEntry.toJson(entries);
        assertThat(StatusEntry.of(credential(json))).isEqualTo(entries);
        assertThat(StatusEntry.of(new Credential(JsonObject.builder()
                        .put("credentialStatus", json.values().get(0))
                        .build())))
                .containsExactly(entries.get(0));
        assertThat(StatusEntry.of(new Credential(JsonObject.EMPTY))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "-1", "131072", "1000000", "7.0", "", "x"})
    void anEntryOfAnotherFormIsPassedOver(String index) {
        JsonObject entry = JsonObject.builder()
                .put("type", StatusEntry.TYPE)
                .put("statusPurpose", "revocation")
                .put("statusListIndex", index)
                .put("statusListCredential", FRESH.url(StatusPurpose.REVOCATION))
                .build();
        assertThat(StatusEntry.of(credential(JsonArray.of(entry)))).isEmpty();
        JsonObject good = entry.with("statusListIndex", "7");
        assertThat(StatusEntry.of(credential(JsonArray.of(good)))).hasSize(1);
        assertThat(StatusEntry.of(credential(JsonArray.of(good.with("statusSize", "2")))))
                .isEmpty();
        assertThat(StatusEntry.of(credential(JsonArray.of(good.with("type", "Other")))))
                .isEmpty();
        assertThat(StatusEntry.of(credential(JsonArray.of(good.with("statusPurpose", "message")))))
                .isEmpty();
        assertThat(StatusEntry.of(credential(JsonArray.of(good.without("statusListCredential")))))
                .isEmpty();
    }

    private static Credential credential(JsonArray status) {
        return new Credential(
                JsonObject.builder().put(StatusEntry.MEMBER, status).build());
    }
}
