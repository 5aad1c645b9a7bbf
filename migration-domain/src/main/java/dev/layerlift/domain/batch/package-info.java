/** Many migrations under one id: batches, their items and where these stand. */
package dev.layerlift.domain.batch;
