/** The packaged command, used as a person uses it: every test starts processes and looks at what they leave behind. */
package dev.layerlift.acceptance;
