package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.data.TestImages;
import io.evident.models.image.TestJpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;
  private Path cat;

  @BeforeEach
  void write() throws IOException {
    TestFiles.writeFolder(folder);
    cat = folder.resolve("train").resolve("cat");
  }

  @Test
  void theClassesTakeTurnsEachInTheOrderOfItsNames() throws IOException {
    ImageSplits splits = ImageFolder.read(folder);
    assertEquals(List.of("cat", "dog"), splits.train().classNames());
    assertEquals(new ImageShape(4, 5, 3), splits.train().shape());
    assertEquals(6, splits.train().size());
    assertEquals(4, splits.test().size());
    assertArrayEquals(new int[] {0, 1, 0, 1, 0, 1}, labels(splits.train()));
    assertArrayEquals(new int[] {0, 1, 0, 1}, labels(splits.test()));
    // Of each class the second file is a JPEG, whose pixels are not quite those written.
    assertImage(TestFiles.image(5, 4, 4), splits.train().image(0));
    assertImage(TestFiles.image(5, 4, 1), splits.train().image(1));
    assertImage(TestFiles.image(5, 4, 6), splits.train().image(4));
    assertImage(TestFiles.image(5, 4, 3), splits.train().image(5));
    assertImage(TestFiles.image(5, 4, 9), splits.test().image(0));
  }

  private static int[] labels(ImageDataset data) {
    return IntStream.range(0, data.size()).map(data::label).toArray();
  }

  /** So that the last images, which are kept for validation, are of all classes too. */
  @Test
  void anyRangeHasAlmostItsShareOfEachClass() throws IOException {
    ImageDataset data = heldOut(classes(), 0.3, 1).train();
    int[] counts = data.classCounts();
    for (int from = 0; from < data.size(); from++) {
      for (int to = from + 1; to <= data.size(); to++) {
        int[] found = data.range(from, to).classCounts();
        for (int c = 0; c < counts.length; c++) {
          double share = counts[c] * (to - from) / (double) data.size();
          assertEquals(share, found[c], 2, "class " + c + " from " + from + " to " + to);
        }
      }
    }
  }

  private static void assertImage(BufferedImage expected, ByteBuffer actual) {
    for (int y = 0; y < expected.getHeight(); y++) {
      for (int x = 0; x < expected.getWidth(); x++) {
        int rgb = expected.getRGB(x, y);
        assertEquals((byte) (rgb >> 16), actual.get());
        assertEquals((byte) (rgb >> 8), actual.get());
        assertEquals((byte) rgb, actual.get());
      }
    }
    assertEquals(0, actual.remaining());
  }

  @Test
  void anArchiveGivesTheSameDataWhateverItsOrderAndTopFolder() throws IOException {
    ImageSplits expected = ImageData.open(folder);
    for (String top : new String[] {"", "./", "pets/"}) {
      Map<String, byte[]> files = new LinkedHashMap<>();
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(folder)) {
        paths = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (int i = paths.size() - 1; i >= 0; i--) {
        String name = folder.relativize(paths.get(i)).toString().replace('\\', '/');
        files.put(top + name, Files.readAllBytes(paths.get(i)));
      }
      files.put(top + "train/.DS_Store", new byte[3]);
      Path archive = Files.createTempFile("pets", ".tar.gz");
      TestFiles.writeTarGz(archive, files);
      ImageSplits actual = ImageData.open(archive);
      Files.delete(archive);
      assertEquals(expected.train().digest(), actual.train().digest());
      assertEquals(expected.test().digest(), actual.test().digest());
    }
  }

  @Test
  void anImageOfNoClassInAnArchiveIsRefused() throws IOException {
    Map<String, byte[]> files = TestFiles.files(folder);
    files.put("train/stray.png", Files.readAllBytes(cat.resolve("0.png")));
    Path archive = Files.createTempFile("pets", ".tar.gz");
    try {
      TestFiles.writeTarGz(archive, files);
      DataFormatException e =
          assertThrows(DataFormatException.class, () -> ImageData.open(archive));
      assertTrue(e.getMessage().contains("train/stray.png"), e.getMessage());
      files.remove("train/stray.png");
      files.put("README.md", new byte[3]);
      TestFiles.writeTarGz(archive, files);
      assertEquals(
          ImageData.open(folder).train().digest(), ImageData.open(archive).train().digest());
    } finally {
      Files.delete(archive);
    }
  }

  @Test
  void aSecondSizeIsRefusedWithBothSizes() throws IOException {
    Files.write(cat.resolve("9.png"), TestFiles.encode(TestFiles.image(6, 4, 1), "png"));
    assertRefused("9.png", "4x6", "4x5");
  }

  @Test
  void whatIsNoImageIsRefused() throws IOException {
    Files.writeString(cat.resolve("9.jpg"), "not an image");
    assertRefused("9.jpg", "neither a JPEG nor a PNG");
    Files.write(cat.resolve("9.jpg"), new byte[0]);
    assertRefused("9.jpg", "empty");
    Files.delete(cat.resolve("9.jpg"));
    Files.writeString(cat.resolve("notes.txt"), "notes");
    assertRefused("notes.txt", "only images");
  }

  @Test
  void aCutImageIsRefusedQuietly() throws IOException {
    byte[] jpeg = TestFiles.encode(TestFiles.image(5, 4, 3), "jpg");
    byte[] png = TestFiles.encode(TestFiles.image(5, 4, 3), "png");
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      for (byte[] whole : new byte[][] {jpeg, png}) {
        for (int length = 0; length < whole.length - 12; length += 7) {
          Files.write(cat.resolve("cut.jpg"), Arrays.copyOf(whole, length));
          assertRefused("cut.jpg");
        }
      }
    } finally {
      System.setErr(before);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
  }

  /** Of many bad files all are counted and the first are named, whichever is met first. */
  @Test
  void allBadImagesAreNamed() throws IOException {
    Files.writeString(cat.resolve("0.png"), "not an image");
    Path dog = folder.resolve("test").resolve("dog").resolve("1.jpg");
    Files.write(dog, new byte[] {'G', 'I', 'F', '8', '9', 'a'});
    assertRefused(
        folder + ": 2 of 10 images cannot be used: " + cat.resolve("0.png") + ": this is neither",
        "; " + dog + ": this is a GIF image",
        "replace it or remove it; or convert it to PNG");
    Path cache = folder.resolve("cache");
    for (ReadOptions options :
        List.of(
            ReadOptions.DEFAULT.withCache(cache),
            ReadOptions.DEFAULT.withCache(cache).withMemory(new DataMemory(1)))) {
      assertThrows(DataFormatException.class, () -> ImageData.open(folder, options));
    }
    assertEquals(Map.of(), Files.exists(cache) ? TestFiles.files(cache) : Map.of());
    for (int i = 10; i < 35; i++) {
      Files.write(cat.resolve(i + ".png"), new byte[0]);
    }
    assertRefused("27 of 35 images cannot be used", cat.resolve("28.png").toString());
    assertRefused("; and 7 others; ");
  }

  @Test
  void oneBadImageIsRefusedInItsOwnWords() throws IOException {
    Files.writeString(cat.resolve("0.png"), "not an image");
    DataFormatException e = assertThrows(DataFormatException.class, () -> ImageData.open(folder));
    assertTrue(e.getMessage().startsWith(cat.resolve("0.png") + ": this is "), e.getMessage());
  }

  /** Images of formats that cannot be read are named by what they are, wherever they stand. */
  @Test
  void otherFormatsAreRefusedByTheirNames() throws IOException {
    Path webp = folder.resolve("only").resolve("owl").resolve("x.webp");
    Files.createDirectories(webp.getParent());
    Files.write(webp, TestJpeg.bytes("RIFF    WEBPVP8 "));
    Files.write(webp.resolveSibling("y.webp"), TestJpeg.bytes("RIFF    WEBPVP8 "));
    assertRefused(folder.resolve("only"), webp + ": this is a WebP image", "2 of 2 images");
    assertEquals(2, ImagePaths.under(folder.resolve("only")).size());
    Files.move(webp, cat.resolve("x.WEBP"));
    assertRefused("x.WEBP: this is a WebP image");
  }

  /** Counts of what is out of the ordinary come from the cache too, held or streamed. */
  @Test
  void odditiesAreCounted() throws IOException {
    BufferedImage clear = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
    Files.write(cat.resolve("3.png"), TestFiles.encode(clear, "png"));
    Path dog = folder.resolve("test").resolve("dog");
    byte[] jpeg = Files.readAllBytes(dog.resolve("1.jpg"));
    // Bytes that belong to nothing, more than a decoder reads ahead, before the marker of the end.
    byte[] odd = Arrays.copyOf(jpeg, jpeg.length + 20);
    Arrays.fill(odd, jpeg.length - 2, odd.length - 2, (byte) 1);
    odd[odd.length - 2] = (byte) 0xff;
    odd[odd.length - 1] = (byte) 0xd9;
    Files.write(dog.resolve("1.jpg"), odd);
    Path cache = folder.resolve("cache");
    ReadOptions held = ReadOptions.DEFAULT.withCache(cache);
    List<ImageSplits> read =
        List.of(
            ImageData.open(folder),
            ImageData.open(folder, held),
            ImageData.open(folder, held),
            ImageData.open(folder, held.withMemory(new DataMemory(1))));
    for (ImageSplits splits : read) {
      ImageReading train = splits.train().reading().orElseThrow();
      ImageReading test = splits.test().reading().orElseThrow();
      assertEquals(new ImageReading(Orientation.EXIF, 1, 0, 0, List.of()), train);
      assertEquals(1, test.warned());
      assertTrue(test.warnings().get(0).startsWith(dog.resolve("1.jpg") + ": "));
      assertTrue(splits.source().endsWith(", 1 transparent, on white, 1 read with a warning"));
      assertTrue(splits.train().first(2).reading().isEmpty(), "a part has no counts");
    }
  }

  /** What was kept one way up is not taken for images of the other. */
  @Test
  void theWayUpIsPartOfTheCachesKey() throws IOException {
    Path phone = folder.resolve("phone");
    byte[] jpeg = TestJpeg.of(9).exif(TestJpeg.tiff(ByteOrder.BIG_ENDIAN, 3, 6)).encoded();
    for (String split : List.of("train", "test")) {
      Path file = phone.resolve(split).resolve("a").resolve("1.jpg");
      Files.createDirectories(file.getParent());
      Files.write(file, jpeg);
    }
    ReadOptions options = ReadOptions.DEFAULT.withCache(folder.resolve("cache"));
    for (int time = 0; time < 2; time++) {
      ImageSplits shown = ImageData.open(phone, options);
      ImageSplits stored = ImageData.open(phone, options.withOrientation(Orientation.STORED));
      assertEquals(1, shown.train().reading().orElseThrow().turned());
      assertEquals(0, stored.train().reading().orElseThrow().turned());
      assertTrue(stored.source().contains("EXIF orientation not applied"), stored.source());
    }
  }

  @Test
  void aFileNameCannotBreakTheLine() throws IOException {
    Files.writeString(cat.resolve("a\nb\u001b[31m.jpg"), "x");
    assertRefused("a?b?[31m.jpg");
  }

  @Test
  void foldersWithoutImagesAreRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("train").resolve("eel"));
    assertRefused("train/eel holds no images");
    Files.delete(empty);
    Files.createDirectories(folder.resolve("test").resolve("eel"));
    assertRefused("class eel is under test and not under train");
    Files.copy(cat.resolve("0.png"), Files.createDirectories(empty).resolve("0.png"));
    assertRefused("test/eel holds no images");
  }

  @Test
  void foldersThatAreMissingAreNamed() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.createDirectories(other.resolve("train").resolve("cat"));
    assertRefused(other, "no class folders under test");
    assertRefused(cat, "neither CIFAR batch files nor a folder train");
    assertRefused(folder.resolve("nowhere"), "no such file or folder", "data_batch_1.bin");
    assertRefused(cat.resolve("0.png"), "not a gzip archive");
  }

  @Test
  void aClassMayHaveNoTestImages() throws IOException {
    for (String name : new String[] {"0.png", "1.jpg"}) {
      Files.delete(folder.resolve("test").resolve("cat").resolve(name));
    }
    Files.delete(folder.resolve("test").resolve("cat"));
    ImageDataset test = ImageFolder.read(folder).test();
    assertEquals(2, test.size());
    assertEquals(1, test.label(0));
  }

  /** One folder of classes: owl has ten images, cow four, elk one. */
  private Path classes() throws IOException {
    Path holder = folder.resolve("classes");
    long seed = 50;
    for (String name : new String[] {"owl", "cow", "elk"}) {
      Path directory = Files.createDirectories(holder.resolve(name));
      int images = name.equals("owl") ? 10 : name.equals("cow") ? 4 : 1;
      for (int i = 0; i < images; i++) {
        Files.write(
            directory.resolve(i + ".png"), TestFiles.encode(TestFiles.image(5, 4, seed++), "png"));
      }
    }
    return holder;
  }

  private static ImageSplits heldOut(Path path, double fraction, long seed) throws IOException {
    return ImageData.open(path, ReadOptions.DEFAULT.withHoldout(new Holdout(fraction, seed)));
  }

  /** The images of a class, in order. */
  private static List<ByteBuffer> ofClass(ImageDataset data, String name) {
    int label = data.classNames().indexOf(name);
    return IntStream.range(0, data.size())
        .filter(i -> data.label(i) == label)
        .mapToObj(data::image)
        .toList();
  }

  @Test
  void oneFolderIsSplitClassByClass() throws IOException {
    ImageSplits splits = heldOut(classes(), 0.3, 1);
    assertEquals(List.of("cow", "elk", "owl"), splits.train().classNames());
    assertArrayEquals(new int[] {3, 1, 7}, splits.train().classCounts());
    assertArrayEquals(new int[] {1, 0, 3}, splits.test().classCounts());
    Set<ByteBuffer> all = new HashSet<>(ofClass(splits.train(), "owl"));
    all.addAll(ofClass(splits.test(), "owl"));
    assertEquals(10, all.size(), "no image is on both sides");
    assertArrayEquals(new int[] {2, 0, 5}, heldOut(classes(), 0.5, 1).test().classCounts());
  }

  @Test
  void theSplitFollowsFromSeedAndClassAlone() throws IOException {
    Path classes = classes();
    ImageSplits first = heldOut(classes, 0.3, 1);
    assertEquals(first.test().digest(), heldOut(classes, 0.3, 1).test().digest());
    long different =
        IntStream.range(2, 8)
            .filter(
                seed -> {
                  try {
                    return !ofClass(heldOut(classes, 0.3, seed).test(), "owl")
                        .equals(ofClass(first.test(), "owl"));
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                })
            .count();
    // Ten images have 120 draws of three: two seeds rarely agree.
    assertTrue(different >= 4, "of seeds 2 to 7 only " + different + " differ from seed 1");
    TestFiles.deleteFolder(classes.resolve("cow"));
    assertEquals(ofClass(first.test(), "owl"), ofClass(heldOut(classes, 0.3, 1).test(), "owl"));
  }

  @Test
  void oneFolderThatCannotBeSplitIsRefused() throws IOException {
    Path classes = classes();
    Path empty = Files.createDirectories(classes.resolve("yak"));
    assertRefused(classes, "folder yak holds no images");
    Files.delete(empty);
    TestFiles.deleteFolder(classes.resolve("cow"));
    TestFiles.deleteFolder(classes.resolve("owl"));
    assertRefused(classes, "no class has two images");
  }

  @Test
  void whatSystemsLeaveInFoldersIsPassedOver() throws IOException {
    String before = ImageFolder.read(folder).train().digest();
    for (Path place : List.of(folder, folder.resolve("train"), cat)) {
      for (String file :
          List.of(".DS_Store", "Thumbs.db", "EHTHUMBS.DB", "Desktop.ini", "._0.png", "Icon\r")) {
        Files.write(place.resolve(file), new byte[3]);
      }
      for (String left :
          List.of(".thumbnails", "__MACOSX", "@eaDir", "$Recycle.Bin", "lost+found", "#recycle")) {
        Path inner = Files.createDirectories(place.resolve(left).resolve("cat"));
        Files.copy(cat.resolve("0.png"), inner.resolve("0.png"));
      }
    }
    assertEquals(before, ImageFolder.read(folder).train().digest());
    Path archive = folder.resolve("packed.tar.gz");
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).filter(f -> f != archive).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    TestFiles.writeTarGz(archive, files);
    assertEquals(before, ImageData.open(archive).train().digest());
  }

  /** It holds images and no folders, so that it is no split. */
  @Test
  void aClassMayBeCalledAsASplitIs() throws IOException {
    Path classes = classes();
    for (String name : List.of("train", "test", "valid")) {
      Files.move(
          classes.resolve(name.equals("train") ? "owl" : name.equals("test") ? "cow" : "elk"),
          classes.resolve(name));
    }
    List<String> notices = new ArrayList<>();
    ImageSplits splits = ImageData.open(classes, ReadOptions.DEFAULT.withNotices(notices::add));
    assertEquals(List.of("test", "train", "valid"), splits.train().classNames());
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(
        notices.get(0).startsWith(classes + ": its images are of the classes test, train, valid;"),
        notices.toString());
    assertEquals(12, splits.train().size());
    assertEquals(0, splits.validationImages());
    Files.move(classes.resolve("valid"), classes.resolve("bus"));
    ImageData.open(classes, ReadOptions.DEFAULT.withNotices(notices::add));
    assertEquals(1, notices.size(), "a class beside others may be called train");
    Path inSplit = Files.createDirectories(folder.resolve("train").resolve("train"));
    Files.copy(cat.resolve("0.png"), inSplit.resolve("0.png"));
    assertEquals(List.of("cat", "dog", "train"), ImageFolder.read(folder).train().classNames());
  }

  @Test
  void aFolderOfValidationImagesIsTheValidationSplit() throws IOException {
    ImageSplits without = ImageFolder.read(folder);
    for (String name : List.of("val", "validation", "valid")) {
      Path validation = folder.resolve(name);
      Path dog = Files.createDirectories(validation.resolve("dog"));
      for (int i = 0; i < 3; i++) {
        byte[] png = TestFiles.encode(TestFiles.image(5, 4, 90 + i), "png");
        Files.write(dog.resolve(i + ".png"), png);
      }
      Path archive = folder.resolve("packed.tar.gz");
      TestFiles.writeTarGz(archive, TestFiles.files(folder));
      for (Path path : List.of(folder, archive)) {
        ImageSplits splits = ImageData.open(path);
        assertEquals(without.train().digest(), splits.trained().digest());
        assertEquals(without.test().digest(), splits.test().digest());
        ImageDataset validated = splits.validation().orElseThrow();
        assertArrayEquals(new int[] {0, 3}, validated.classCounts());
        assertImage(TestFiles.image(5, 4, 91), validated.image(1));
        assertTrue(splits.source().contains("6 train, 3 validation, 4 test"), splits.source());
      }
      Files.delete(archive);
      TestFiles.deleteFolder(dog);
      Files.delete(validation);
    }
    Path cache = folder.resolve("cache");
    Files.createDirectories(folder.resolve("valid"));
    Files.createSymbolicLink(folder.resolve("valid").resolve("cat"), cat);
    for (int time = 0; time < 2; time++) {
      ImageSplits cached = ImageFolder.at(folder).cachedIn(cache).read();
      assertEquals(3, cached.validationImages(), "read for the time " + (time + 1));
      assertEquals(9, cached.train().size());
    }
  }

  @Test
  void splitsThatAreNotAsTheyAreCalledAreRefused() throws IOException {
    Path val = Files.createDirectories(folder.resolve("val"));
    Files.createSymbolicLink(val.resolve("eel"), cat);
    assertRefused("class eel is under the validation images and not under train");
    Files.delete(val.resolve("eel"));
    Files.copy(cat.resolve("0.png"), Files.createDirectories(val.resolve("cat")).resolve("0.png"));
    Path valid = Files.createDirectories(folder.resolve("valid"));
    assertRefused("both val and valid are names of validation images");
    Files.delete(valid);
    Path test = Files.move(folder.resolve("test"), folder.resolve("Test"));
    assertRefused(test.toString(), "in small letters", "rename it to test");
    Files.move(test, folder.resolve("unread"));
    assertRefused("no class folders under test, only train and val", "rename val to test");
    Files.move(folder.resolve("train"), folder.resolve("unread").resolve("train"));
    assertRefused("no class folders under train, only val");
  }

  /** A system writes an accented letter as one code or as two. */
  @Test
  void namesThatDifferInTheirUnicodeFormAloneAreOneClass() throws IOException {
    String composed = "caf\u00e9";
    String decomposed = "cafe\u0301";
    for (String split : List.of("train", "test")) {
      String name = split.equals("train") ? decomposed : composed;
      Files.move(folder.resolve(split).resolve("cat"), folder.resolve(split).resolve(name));
    }
    ImageSplits splits = ImageFolder.read(folder);
    assertEquals(List.of(composed, "dog"), splits.train().classNames());
    assertArrayEquals(new int[] {2, 2}, splits.test().classCounts());
    Path other = Files.createDirectories(folder.resolve("train").resolve(composed));
    Files.write(other.resolve("9.png"), TestFiles.encode(TestFiles.image(5, 4, 77), "png"));
    assertArrayEquals(new int[] {4, 3}, ImageFolder.read(folder).train().classCounts());
    Files.copy(other.resolve("9.png"), other.resolve("0.png"));
    assertRefused("0.png", "a second file of this name in this class");
  }

  @Test
  void linksAreFollowedAndThoseThatLeadNowhereAreNamed() throws IOException {
    String before = ImageFolder.read(folder).train().digest();
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Files.move(cat, kept.resolve("felines"));
    Files.createSymbolicLink(cat, kept.resolve("felines"));
    Path top = Files.createSymbolicLink(kept.resolve("top"), folder);
    assertEquals(before, ImageFolder.read(top).train().digest());
    Path nowhere =
        Files.createSymbolicLink(folder.resolve("train").resolve("eel"), Path.of("nowhere"));
    assertRefused("eel: this link leads nowhere");
    Files.delete(nowhere);
    Files.createSymbolicLink(nowhere, Path.of("eel"));
    assertRefused("eel: this link leads in a circle");
    Files.delete(nowhere);
    Files.createSymbolicLink(nowhere, Path.of(".."));
    assertRefused("eel: this link leads back to a folder it lies in");
    Files.delete(nowhere);
    Path inside = Files.createSymbolicLink(cat.resolve("up"), folder.resolve("kept"));
    assertRefused("up: this link leads back to a folder it lies in");
    Files.delete(inside);
    Files.createSymbolicLink(cat.resolve("9.png"), Path.of("9.png"));
    assertRefused("9.png: this link leads in a circle");
  }

  /** An é in Latin-1, which is no UTF-8 and no ASCII. */
  @Test
  void aNameThatJavaCannotReadIsNotCalledALink() throws Exception {
    Process named =
        new ProcessBuilder("bash", "-c", "cp 0.png \"$(printf 'caf\\351.png')\"")
            .directory(cat.toFile())
            .start();
    assertEquals(0, named.waitFor());
    assertRefused(".png: its name is not in the encoding", "rename it");
  }

  /** The files under train and test. */
  private Map<String, byte[]> splitFiles() throws IOException {
    Map<String, byte[]> files = TestFiles.files(folder);
    files.keySet().removeIf(name -> !name.matches("(train|test)/.*"));
    return files;
  }

  private static TestImages test(Path path, String... classes) throws IOException {
    return ImageData.openTest(path, ReadOptions.DEFAULT, List.of(classes));
  }

  @Test
  void oneFolderIsJudgedByWholeAndATestFolderAlone() throws IOException {
    ImageDataset whole = test(classes()).images();
    assertEquals(15, whole.size());
    assertEquals(List.of("cow", "elk", "owl"), whole.classNames());
    ImageSplits splits = ImageFolder.read(folder);
    assertEquals(splits.test().digest(), test(folder).images().digest());
    Path archive = folder.resolve("packed.tar.gz");
    TestFiles.writeTarGz(archive, splitFiles());
    assertEquals(splits.test().digest(), test(archive).images().digest());
    assertTrue(ImageData.isSplit(archive) && ImageData.isSplit(folder));
    TestFiles.deleteFolder(cat);
    TestFiles.deleteFolder(folder.resolve("train").resolve("dog"));
    Files.delete(folder.resolve("train"));
    TestFiles.writeTarGz(archive, splitFiles());
    for (Path alone : List.of(folder, archive)) {
      TestImages judged = test(alone, "cat", "dog");
      assertEquals(splits.test().digest(), judged.images().digest());
      assertTrue(judged.source().endsWith(alone + ": 4 to judge by, 4x5x3"), judged.source());
      assertFalse(ImageData.isSplit(alone), alone.toString());
      assertRefused(alone, "no class folders under train, only test", "evident evaluate");
    }
  }

  @Test
  void imagesToJudgeByHaveTheLabelsOfTheNetwork() throws IOException {
    Path cache = folder.resolve("cache");
    TestFiles.deleteFolder(folder.resolve("test").resolve("cat"));
    Path archive = folder.resolve("packed.tar.gz");
    TestFiles.writeTarGz(archive, TestFiles.files(folder));
    for (List<String> names : List.of(List.of("dog", "eel"), List.of("cat", "dog"))) {
      for (Path path : List.of(folder, archive, folder, archive)) {
        ImageDataset images =
            ImageData.openTest(path, ReadOptions.DEFAULT.withCache(cache), names).images();
        assertEquals(names, images.classNames());
        assertEquals(2, images.size());
        assertEquals(names.indexOf("dog"), images.label(1));
      }
    }
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> test(folder, "cat", "eel"));
    assertTrue(e.getMessage().contains("class dog is none of the classes"), e.getMessage());
  }

  @Test
  void whereImagesWereReadIsKept() throws IOException {
    ImageOrigin origin = ImageFolder.read(folder).origin().orElseThrow();
    assertEquals(new ImageOrigin(folder, java.util.Optional.empty()), origin);
    Holdout holdout = new Holdout(0.3, 7);
    Path classes = classes();
    assertEquals(
        new ImageOrigin(classes, java.util.Optional.of(holdout)),
        heldOut(classes, 0.3, 7).origin().orElseThrow());
  }

  private void assertRefused(String... parts) {
    assertRefused(folder, parts);
  }

  private static void assertRefused(Path path, String... parts) {
    DataFormatException e =
        assertThrows(
            DataFormatException.class, () -> ImageData.open(path), String.join(" ", parts));
    assertEquals(1, e.getMessage().lines().count());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
