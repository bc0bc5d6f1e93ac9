/** Single images: JPEG and PNG decoded to bytes, turned as EXIF says and scaled. */
package io.evident.models.image;
