// SPDX-License-Identifier: GPL-3.0-or-later
// What a desktop makes of a bundle: its type by name and by content, and the program a double click starts.
#include "bundle/format.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace tst_mimetype {

using namespace wf;

namespace {

const QString Type = QStringLiteral("application/x-watchfloor");
const QString Packaging = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/packaging/desktop/");

} // namespace

class TestMimeType : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isKnownByNameAndContent();
    void doubleClickReviews();

private:
    QTemporaryDir m_dir;
};

void TestMimeType::isKnownByNameAndContent()
{
    const QString packages = m_dir.filePath(QStringLiteral("mime/packages"));
    QVERIFY(QDir().mkpath(packages));
    QVERIFY(QFile::copy(Packaging + QStringLiteral("watchfloor.xml"),
                        packages + QStringLiteral("/watchfloor.xml")));
    // The types of a system, cut down to what could be taken for one.
    QFile system(packages + QStringLiteral("/freedesktop.org.xml"));
    QVERIFY(system.open(QIODevice::WriteOnly));
    system.write(R"(<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/octet-stream"/>
  <mime-type type="text/plain"/>
  <mime-type type="application/vnd.sqlite3">
    <magic><match type="string" value="SQLite format 3" offset="0"/></magic>
    <glob pattern="*.sqlite3"/>
  </mime-type>
</mime-info>)");
    system.close();
    qputenv("XDG_DATA_HOME", m_dir.path().toUtf8());
    qputenv("XDG_DATA_DIRS", m_dir.filePath(QStringLiteral("none")).toUtf8());
    const QMimeDatabase types;
    QVERIFY(types.mimeTypeForName(Type).isValid());
    const QString bundle = QStringLiteral(WATCHFLOOR_TEST_DATA "/bundle/version1.watchfloor");
    QCOMPARE(types.mimeTypeForFile(bundle).name(), Type);
    QFile file(bundle);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray bytes = file.readAll();
    QCOMPARE(types.mimeTypeForData(bytes).name(), Type);
    // The same bytes of another program are its own business.
    bytes.replace(68, 4, "WFLG");
    QCOMPARE(types.mimeTypeForData(bytes).name(), QStringLiteral("application/vnd.sqlite3"));
}

void TestMimeType::doubleClickReviews()
{
    const QSettings entry(Packaging + QStringLiteral("watchfloor-review.desktop"), QSettings::IniFormat);
    const auto value = [&entry](const char *key) {
        return entry.value(QStringLiteral("Desktop Entry/") + QLatin1String(key)).toString();
    };
    QCOMPARE(value("Exec"), QStringLiteral("watchfloor %f"));
    // QSettings ends a value at its semicolon.
    QVERIFY(value("MimeType").startsWith(Type));
    QCOMPARE(value("Type"), QStringLiteral("Application"));
}

WF_TEST(TestMimeType)

} // namespace tst_mimetype

#include "tst_mimetype.moc"
