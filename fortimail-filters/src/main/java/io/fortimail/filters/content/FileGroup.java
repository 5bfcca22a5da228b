package io.fortimail.filters.content;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Set;

/**
 * Kinds of files, each known by extensions and by types. A type is what the first bytes of a file
 * show, as Apache Tika names it; formats that share their first bytes (all of Microsoft's OLE
 * files, all that are zip archives inside) are told apart by name only.
 */
public enum FileGroup {
  /**
   * Programs and installers for Windows, and what the shell runs like them. An MSI file is told by
   * its name: its first bytes are those of any old Office document.
   */
  EXECUTABLE_WINDOWS(
      "a Windows executable",
      "exe com scr pif cpl dll sys drv ocx msi msp mst msu msix msixbundle appx appxbundle appinstaller"
          + " xll chm hlp gadget msc",
      "application/x-msdownload application/x-dosexec application/x-ms-installer application/x-msi"
          + " application/vnd.ms-htmlhelp application/exe application/x-exe"),
  /** Programs and packages for Linux, other Unix systems and macOS. */
  EXECUTABLE_UNIX(
      "an executable",
      "elf run so dylib ko deb rpm appimage app pkg mpkg command workflow",
      "application/x-elf application/x-executable application/x-sharedlib application/x-object"
          + " application/x-mach-o application/x-mach-o-universal application/x-debian-package"
          + " application/x-rpm"),
  /** Scripts that a double click runs, or that begin with {@code #!}. */
  SCRIPT(
      "a script",
      "bat cmd vbs vbe vb js jse ws wsf wsh wsc sct hta ps1 ps1xml ps2 psm1 psd1 psc1 msh msh1 sh"
          + " bash csh ksh zsh pl py pyw pyz rb ahk au3 scpt applescript",
      "application/x-bat application/x-sh application/x-csh application/x-powershell"
          + " application/hta application/x-vbs text/vbscript text/x-vbscript text/x-perl"
          + " text/x-python application/javascript application/x-javascript text/javascript"),
  /** Shortcuts and settings that make a system run something else. */
  SHORTCUT(
      "a shortcut",
      "lnk url scf desktop inf reg application appref-ms library-ms search-ms searchconnector-ms"
          + " settingcontent-ms diagcab theme themepack rdp",
      "application/x-ms-shortcut"),
  /** Programs for a Java or Android machine. A jar file is told by its name: it is a zip inside. */
  JAVA(
      "a Java program",
      "jar jnlp class war ear apk dex",
      "application/java-vm application/java-archive application/x-java-archive"
          + " application/x-java-jnlp-file application/vnd.android.package-archive"
          + " application/x-dex"),
  /** Disk images, which Windows and macOS open like folders, past the mark of the web. */
  DISK_IMAGE(
      "a disk image",
      "iso img vhd vhdx vmdk udf nrg dmg wim ova",
      "application/x-iso9660-image application/x-vhd application/x-apple-diskimage"
          + " application/x-vhdx"),
  /** Archives; what they hold is not looked at here. */
  ARCHIVE(
      "an archive",
      "zip zipx rar 7z gz tgz bz2 tbz2 xz txz zst lz lzma tar cab arj ace lzh lha z cpio uue",
      "application/zip application/x-rar-compressed application/x-7z-compressed application/gzip"
          + " application/x-bzip2 application/x-bzip application/x-xz application/zstd"
          + " application/x-tar application/x-gtar application/vnd.ms-cab-compressed"
          + " application/x-arj application/x-lzma application/x-lzip application/x-cpio"
          + " application/x-compress"),
  /** Documents of Microsoft Office. */
  MSOFFICE(
      "a Microsoft Office document",
      "doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xltx xltm xlam xla ppt pptx pptm pot potx"
          + " potm pps ppsx ppsm ppam rtf mdb accdb pub vsd vsdx one",
      "application/x-tika-msoffice application/msword application/vnd.ms-excel"
          + " application/vnd.ms-powerpoint application/rtf application/x-tika-ooxml"),
  /** Documents of OpenOffice and LibreOffice. */
  OPENOFFICE(
      "an OpenOffice document",
      "odt ott odm ods ots odp otp odg otg odb odf sxw sxc sxi",
      "application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.spreadsheet"
          + " application/vnd.oasis.opendocument.presentation"
          + " application/vnd.oasis.opendocument.graphics"),
  /** Pictures. */
  IMAGE("an image", "jpg jpeg jpe png gif bmp tif tiff webp svg ico heic avif psd", "image/*"),
  /** Sound. */
  AUDIO("audio", "mp3 wav ogg oga flac m4a aac wma aif aiff mid midi opus", "audio/*"),
  /** Film. */
  VIDEO("video", "mp4 m4v avi mov mpg mpeg mkv webm wmv flv 3gp ogv", "video/*");

  private final String label;
  private final ImmutableSet<String> extensions;
  private final ImmutableSet<String> types;

  FileGroup(String label, String extensions, String types) {
    this.label = label;
    this.extensions = words(extensions);
    this.types = words(types);
  }

  private static ImmutableSet<String> words(String text) {
    return ImmutableSet.copyOf(Splitter.on(' ').omitEmptyStrings().split(text));
  }

  /** {@return the group in words, with its article} */
  public String label() {
    return label;
  }

  /** {@return the extensions of its files, in lower case and without dot} */
  public Set<String> extensions() {
    return extensions;
  }

  /**
   * {@return the types of its files; one that ends in {@code /*} stands for all with that start}
   */
  public Set<String> types() {
    return types;
  }
}
