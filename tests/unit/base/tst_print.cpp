// SPDX-License-Identifier: GPL-3.0-or-later
// What comes from outside cannot steer a terminal, nor hide in it.
#include "base/print.h"
#include "support/testentry.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <array>

#include <unistd.h>

namespace tst_print {

using namespace wf;

class TestPrint : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hiddenCharactersAreShown();
    void plainTextIsLeftAlone();
    void aLineIsOneLine();
    void jsonStaysTheSameJson();
    void writesWhatIsVisible();
    void excerptsAreBounded();
    void nobodyIsWaitedFor();
};

void TestPrint::hiddenCharactersAreShown()
{
    QCOMPARE(visible(QStringLiteral("\x1b]0;owned\x07")), QStringLiteral("\\u001b]0;owned\\u0007"));
    QCOMPARE(visible(QStringLiteral("100\r0")), QStringLiteral("100\\u000d0"));
    for (char32_t c = 0; c < 0x20; ++c)
        QCOMPARE(visible(QString::fromUcs4(&c, 1)).size(), c == '\n' || c == '\t' ? 1 : 6);
    for (char32_t c = 0x7f; c < 0xa0; ++c)
        QCOMPARE(visible(QString::fromUcs4(&c, 1)).size(), 6);
    for (const char32_t c : {0x061c, 0x200b, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060,
                             0x2066, 0x2069, 0xfeff}) {
        const QString shown = QStringLiteral("a\\u%1b").arg(uint(c), 4, 16, QLatin1Char('0'));
        const char32_t text[] = {'a', c, 'b'};
        QCOMPARE(visible(QString::fromUcs4(text, 3)), shown);
    }
    const char32_t tag = 0xe0041;
    QCOMPARE(visible(QString::fromUcs4(&tag, 1)), QStringLiteral("\\udb40\\udc41"));
    QCOMPARE(visible(QString(QChar(0xd800))), QStringLiteral("\\ud800"));
}

void TestPrint::plainTextIsLeftAlone()
{
    const QString text = QString::fromUtf8("Größe → 5 %\tЖ 日本 \U0001F600\nnext");
    QCOMPARE(visible(text), text);
}

void TestPrint::aLineIsOneLine()
{
    QCOMPARE(visible(QStringLiteral("title\nINC-0002  P0"), LineFeeds::Show),
             QStringLiteral("title\\u000aINC-0002  P0"));
}

void TestPrint::jsonStaysTheSameJson()
{
    const QString hostile = QString::fromUtf8("\x1b[2J \u202e \u2028 \x7f \u009b \U000E0041 \" \\ \n");
    const QJsonObject object{{QStringLiteral("title"), hostile}};
    const QString shown = visible(QString::fromUtf8(QJsonDocument(object).toJson()));
    QCOMPARE(QJsonDocument::fromJson(shown.toUtf8()).object(), object);
    QVERIFY(!shown.contains(QChar(0x1b)) && !shown.contains(QChar(0x202e)) && !shown.contains(QChar(0x9b)));
}

void TestPrint::writesWhatIsVisible()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("out"));
    std::FILE *to = std::fopen(QFile::encodeName(path).constData(), "w");
    QVERIFY(to);
    putLine(to, QStringLiteral("a\x1b[31m\nb"));
    put(to, QStringLiteral("c\n\u202e"));
    QVERIFY(flush(to));
    std::fclose(to);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("a\\u001b[31m\\u000ab\nc\n\\u202e"));
    std::FILE *full = std::fopen("/dev/full", "w");
    QVERIFY(full);
    putLine(full, QStringLiteral("nobody reads this"));
    QVERIFY(!flush(full));
    std::fclose(full);
}

void TestPrint::excerptsAreBounded()
{
    QCOMPARE(excerpt(QStringLiteral("a\nb\x1b[2J")), QStringLiteral("a\\u000ab\\u001b[2J"));
    QCOMPARE(excerpt(QString(300, QLatin1Char('x'))), QString(300, QLatin1Char('x')));
    QCOMPARE(excerpt(QString(301, QLatin1Char('x'))), QString(299, QLatin1Char('x')) + QChar(u'…'));
    // What becomes longer when it is shown is bounded as it is shown.
    QCOMPARE(excerpt(QString(1'000'000, QChar(0x1b))).size(), 300);
    QCOMPARE(excerpt(QStringLiteral("abc"), 0), QString(QChar(u'…')));
}

void TestPrint::nobodyIsWaitedFor()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    std::FILE *to = ::fdopen(ends[1], "w");
    QVERIFY(to);
    std::setvbuf(to, nullptr, _IONBF, 0);
    // Nobody reads: more than a pipe takes, and it returns.
    for (int i = 0; i < 1000; ++i)
        putLineIfRoom(to, QString(500, QLatin1Char('x')));
    std::fclose(to);
    std::array<char, 502> line{};
    QCOMPARE(::read(ends[0], line.data(), 501), ssize_t(501));
    QCOMPARE(QByteArray(line.data()), QByteArray(500, 'x') + '\n');
    ::close(ends[0]);
}

WF_TEST(TestPrint)

} // namespace tst_print

#include "tst_print.moc"
