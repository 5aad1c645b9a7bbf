package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.port.IdSource;
import java.security.SecureRandom;
import java.time.Clock;

/** A home with its configuration, the time, ids and randomness. */
public final class HomeModule extends AbstractModule {
    private final HomeDirectory home;
    private final LayerliftConfig config;
    private final Resources resources;
    private final Access access;

    /**
     * A home.
     *
     * @param resources takes what must be closed
     */
    public HomeModule(HomeDirectory home, LayerliftConfig config, Access access, Resources resources) {
        this.home = home;
        this.config = config;
        this.access = access;
        this.resources = resources;
    }

    @Override
    protected void configure() {
        bind(HomeDirectory.class).toInstance(home);
        bind(LayerliftConfig.class).toInstance(config);
        bind(Access.class).toInstance(access);
        bind(Resources.class).toInstance(resources);
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(SecureRandom.class).toInstance(new SecureRandom());
    }

    @Provides
    @Singleton
    IdSource ids(SecureRandom random) {
        return new SystemIds(random);
    }
}
