// SPDX-License-Identifier: GPL-3.0-or-later
// Label values are read eight bytes at a time: whatever stands at whichever place, the value is the same.
#include "feed/exposition.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_labelvalues {

using namespace wf;

namespace {

constexpr std::size_t Longest = 26; ///< Three words and a rest.

struct Read final : ExpositionSink
{
    void sample(const ExpositionSample &sample) override
    {
        for (const ExpositionLabel &label : sample.labels)
            values.emplace_back(label.value);
    }
    std::vector<std::string> values;
};

ExpositionResult read(const std::string &text, Read &to)
{
    return parseExposition(text, ExpositionFormat::Text, ExpositionMode::Lenient, to);
}

} // namespace

class TestLabelValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPlace_data();
    void everyPlace();
    void whatIsNotUtf8();
    void whatIsNotClosed();
};

void TestLabelValues::everyPlace_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("meant");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("a quote") << QByteArray("\\\"") << QByteArray("\"");
    QTest::newRow("a backslash") << QByteArray("\\\\") << QByteArray("\\");
    QTest::newRow("a line feed") << QByteArray("\\n") << QByteArray("\n");
    QTest::newRow("two") << QByteArray("\\\\\\\"") << QByteArray("\\\"");
    QTest::newRow("a letter") << QByteArray("\xc3\xa9") << QByteArray("\xc3\xa9");
    // Bytes beside those that are looked for, for which borrows of the arithmetic could be mistaken.
    QTest::newRow("neighbours") << QByteArray("\x21\x23\x5b\x5d\x01") << QByteArray("\x21\x23\x5b\x5d\x01");
}

void TestLabelValues::everyPlace()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, meant);
    for (std::size_t before = 0; before <= Longest; ++before) {
        for (std::size_t after = 0; after <= 9; ++after) {
            const std::string head(before, 'x');
            const std::string tail(after, 'y');
            Read got;
            const auto result = read("m{a=\"" + head + written.toStdString() + tail + "\",b=\"z\"} 1\n", got);
            QVERIFY(result.errors.empty());
            QCOMPARE(got.values, (std::vector<std::string>{head + meant.toStdString() + tail, "z"}));
        }
    }
}

void TestLabelValues::whatIsNotUtf8()
{
    for (std::size_t before = 0; before <= Longest; ++before) {
        for (const char *bad : {"\xff", "\\\xff", "\xc3"}) {
            Read got;
            const auto result = read("m{a=\"" + std::string(before, 'x') + bad + "\"} 1\n", got);
            QCOMPARE(result.errors.size(), std::size_t(1));
            QVERIFY(got.values.empty());
        }
    }
}

void TestLabelValues::whatIsNotClosed()
{
    for (std::size_t size = 0; size <= Longest; ++size) {
        for (const char *end : {"", "\\", "\\\""}) {
            Read got;
            const auto result = read("m{a=\"" + std::string(size, 'x') + end + "\n", got);
            QCOMPARE(result.errors.size(), std::size_t(1));
            QCOMPARE(result.errors.front().column, std::size_t(5));
            QCOMPARE(QString::fromStdString(result.errors.front().message),
                     QStringLiteral("the label value is not closed with '\"'"));
        }
    }
}

WF_TEST(TestLabelValues)

} // namespace tst_labelvalues

#include "tst_labelvalues.moc"
