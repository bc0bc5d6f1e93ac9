package io.evident.models.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** An image input over an array: no copy and no cache file. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  private final byte[] bytes;

  ByteArrayImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos >= bytes.length ? -1 : bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] block, int from, int length) {
    bitOffset = 0;
    int n = (int) Math.min(length, bytes.length - streamPos);
    if (n <= 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, (int) streamPos, block, from, n);
    streamPos += n;
    return n;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
