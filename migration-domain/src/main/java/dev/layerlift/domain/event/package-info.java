/** What happens to migrations, as typed events. */
package dev.layerlift.domain.event;
