package dev.layerlift.bootstrap.wiring;

import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import java.util.List;

/**
 * Where signed heads of the audit are copied to, besides the store of the webvh layer.
 *
 * @param places the places; may be none
 */
public record HeadPlaces(List<HeadPlace> places) {
    public HeadPlaces {
        places = List.copyOf(places);
    }
}
