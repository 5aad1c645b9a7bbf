package dev.layerlift.storage.cloud.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ChunkedUploadsContract;
import java.lang.reflect.Method;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Two cases show a fault of S3Mock, which {@link KnownFaults} expects. */
@ExtendWith(S3MockUploadsTest.KnownFaults.class)
class S3MockUploadsTest extends ChunkedUploadsContract {
    private S3ContentStore reopened;

    @Override
    protected ContentStore openStore() {
        return S3ContentStore.open(S3Servers.onMock());
    }

    @Override
    protected ContentStore reopenStore() {
        reopened = S3ContentStore.open(S3Servers.onMock());
        return reopened;
    }

    @AfterEach
    void close() {
        ((S3ContentStore) store()).close();
        if (reopened != null) {
            reopened.close();
        }
    }

    /**
     * S3Mock 5.2.0 removes the object at the key when an upload to it is aborted. These cases run to where that shows, and
     * fail here as soon as it does not any more; what they then ask is asked of S3Proxy by {@link S3ProxyUploadsTest}.
     */
    static final class KnownFaults implements InvocationInterceptor {
        private static final Set<String> ABORT_REMOVES_THE_OBJECT = Set.of(
                "uploads_to_one_path_do_not_disturb_each_other",
                "aborting_leaves_nothing_but_the_object_that_was_there");

        @Override
        public void interceptTestMethod(
                Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
                throws Throwable {
            if (ABORT_REMOVES_THE_OBJECT.contains(called.getExecutable().getName())) {
                assertThatThrownBy(invocation::proceed).isInstanceOf(NoSuchElementException.class);
            } else {
                invocation.proceed();
            }
        }
    }
}
