/** Content and publication on stores that speak S3: Amazon S3, Cloudflare R2 and others. */
@NullMarked
package dev.layerlift.storage.cloud.s3;

import org.jspecify.annotations.NullMarked;
