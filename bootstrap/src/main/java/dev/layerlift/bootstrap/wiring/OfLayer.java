package dev.layerlift.bootstrap.wiring;

import com.google.inject.multibindings.MapKey;
import dev.layerlift.domain.did.Layer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The layer that a store or a method is for. */
@MapKey(unwrapValue = true)
@Retention(RetentionPolicy.RUNTIME)
public @interface OfLayer {
    /** The layer. */
    Layer value();
}
