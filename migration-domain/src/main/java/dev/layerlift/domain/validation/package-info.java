/** What the validation of a migration finds. */
package dev.layerlift.domain.validation;
