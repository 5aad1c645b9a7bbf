package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.error.MigrationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.StatusListStore}. */
public abstract class StatusListStoreContract extends PersistenceContract {
    private static final String HERE = "https://assets.example.com/";
    private static final StatusList FIRST = StatusList.fresh("aaaaaaaaaaaaaaaaaaaa", HERE);
    private static final StatusList SECOND = StatusList.fresh("bbbbbbbbbbbbbbbbbbbb", HERE);
    private static final StatusList ELSEWHERE = StatusList.fresh("cccccccccccccccccccc", "https://other.example.com/");

    /** Called by subclasses. */
    protected StatusListStoreContract() {}

    @Test
    @Tag("P16")
    void everythingOfAListIsKept() {
        StatusList next = FIRST.allocating(List.of(0, 7, 131_071))
                .setting(StatusPurpose.REVOCATION, List.of(7))
                .asPublished()
                .setting(StatusPurpose.REFRESH, List.of(0))
                .revised(2);
        assertThat(ports().statusLists().find(FIRST.id())).isEmpty();

        ports().statusLists().add(FIRST);
        assertThat(ports().statusLists().replace(next)).isTrue();

        reopen();
        assertThat(ports().statusLists().find(FIRST.id())).contains(next);
    }

    @Test
    @Tag("P18")
    void anIdIsTakenOnce() {
        ports().statusLists().add(FIRST);

        assertThatThrownBy(() -> ports().statusLists().add(FIRST.allocating(List.of(1))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(FIRST.id());
        assertThat(ports().statusLists().find(FIRST.id())).contains(FIRST);
    }

    @Test
    @Tag("P18")
    void ofManyWhoReadTheSameOnlyOneReplacesIt() {
        ports().statusLists().add(FIRST);
        List<Callable<Boolean>> calls = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(n -> () -> ports().statusLists()
                        .replace(FIRST.allocating(List.of(n)).revised(2)))
                .toList();

        assertThat(atOnce(calls)).filteredOn(Boolean.TRUE::equals).hasSize(1);
        assertThat(ports().statusLists()
                        .find(FIRST.id())
                        .orElseThrow()
                        .allocated()
                        .count())
                .isEqualTo(1);
        assertThat(ports().statusLists().replace(SECOND.allocating(List.of(1)).revised(2)))
                .isFalse();
    }

    @Test
    void theNewestOfAHostIsTheOneAddedLast() {
        assertThat(ports().statusLists().newest(HERE)).isEmpty();
        ports().statusLists().add(SECOND);
        ports().statusLists().add(FIRST);
        ports().statusLists().add(ELSEWHERE);

        assertThat(ports().statusLists().newest(HERE)).contains(FIRST);
        assertThat(ports().statusLists().newest(ELSEWHERE.rootUrl())).contains(ELSEWHERE);
    }

    @Test
    void whatIsNotPublishedIsFoundOldestFirst() {
        ports().statusLists().add(FIRST);
        ports().statusLists().add(SECOND);
        assertThat(ports().statusLists().unpublished(1)).containsExactly(FIRST);
        StatusList published = FIRST.asPublished().revised(2);
        ports().statusLists().replace(published);
        assertThat(ports().statusLists().unpublished(10)).containsExactly(SECOND);

        StatusList dirty =
                published.setting(StatusPurpose.REVOCATION, List.of(3)).revised(3);
        ports().statusLists().replace(dirty);
        reopen();
        assertThat(ports().statusLists().unpublished(10)).containsExactly(dirty, SECOND);
    }
}
