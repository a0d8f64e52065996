// SPDX-License-Identifier: GPL-3.0-or-later
// InfluxDB's line protocol.
#include "feed/influxline.h"
#include "support/testentry.h"
#include "support/textsink.h"

#include <QTest>

namespace tst_influx {

using namespace wf;

class TestInflux : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_sink = {}; }
    void lines_data();
    void lines();
    void precisions();
    void badLines_data();
    void badLines();
    void goodLinesGoOn();
    void aMessageIsBounded();

private:
    PushReading read(const QByteArray &text, const char *precision = "")
    {
        return m_reader.read(viewOf(text), *influxPrecision(precision), 100, m_sink).value();
    }
    TextSink m_sink;
    InfluxReader m_reader;
};

void TestInflux::lines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("samples");
    const auto row = [](const char *name, const QByteArray &text, const QByteArrayList &samples) {
        QTest::newRow(name) << text << samples;
    };
    row("telegraf", "cpu,cpu=cpu0,host=db-1 usage_idle=98.5,usage_user=1.5 1700000000000000000\n",
        {"cpu_usage_idle{cpu=cpu0,host=db-1} 98.5 @1700000000000",
         "cpu_usage_user{cpu=cpu0,host=db-1} 1.5 @1700000000000"});
    row("value alone", "queue_depth value=12", {"queue_depth 12"});
    row("whole numbers", "m a=5i,b=-3i,c=7u", {"m_a 5", "m_b -3", "m_c 7"});
    row("truth", "m a=t,b=F,c=true", {"m_a 1", "m_b 0", "m_c 1"});
    row("text brings nothing", "m a=\"x, y=1 \\\" z\",b=2 1000000", {"m_b 2 @1"});
    row("escapes", "a\\ b\\,c,t\\=x=v\\ w f\\ g=1", {"a_b_c_f_g{t_x=v w} 1"});
    row("a backslash that escapes nothing", "m,t=c:\\dir value=1", {"m{t=c:\\dir} 1"});
    row("dots and a digit", "disk.io,9=x read.bytes=1", {"disk_io_read_bytes{_9=x} 1"});
    row("empty lines and remarks", "\n# a remark\r\n  m value=1\r\n\n", {"m 1"});
    row("exponent", "m value=1e3", {"m 1000"});
    row("the last of two tags", "m,a=1,a=2 value=1", {"m{a=2} 1"});
    row("before 1970", "m value=1 -1000000", {"m 1 @-1"});
}

void TestInflux::lines()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArrayList, samples);
    const PushReading reading = read(text);
    QCOMPARE(m_sink.lines, samples);
    QCOMPARE(reading.samples, std::size_t(samples.size()));
    QCOMPARE(reading.problem, std::string());
}

void TestInflux::precisions()
{
    const std::pair<const char *, QByteArray> all[] = {{"ns", "m 1 @0"},        {"us", "m 1 @2"},
                                                       {"ms", "m 1 @2000"},     {"s", "m 1 @2000000"},
                                                       {"m", "m 1 @120000000"}, {"h", "m 1 @7200000000"}};
    for (const auto &[precision, line] : all) {
        m_sink = {};
        read("m value=1 2000", precision);
        QCOMPARE(m_sink.lines, QByteArrayList{line});
    }
    QVERIFY(!influxPrecision("fortnight"));
    // No time is beyond what can be said.
    m_sink = {};
    read("m value=1 9223372036854775807", "h");
    QCOMPARE(m_sink.lines.size(), 1);
}

void TestInflux::badLines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("problem");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &problem) {
        QTest::newRow(name) << text << problem;
    };
    row("no fields", "m", "line 1: a field is name=value");
    row("no measurement", ",a=b c=1", "line 1: a line begins with a measurement");
    row("a tag without a value", "m,a= value=1", "line 1: a tag is name=value");
    row("a field without a value", "m value=", "line 1: a field is name=value");
    row("a word", "m value=abc", "line 1: \"abc\" is no number");
    row("hexadecimal", "m value=0x10", "line 1: \"0x10\" is no number");
    row("a text without an end", "m value=\"abc", "line 1: a text does not end");
    row("no time", "m value=1 soon", "line 1: \"soon\" is no time");
    row("a time beyond all", "m value=1 99999999999999999999", "line 1: \"99999999999999999999\" is no time");
    row("no UTF-8", "m\xff value=1", "line 1: the line is no UTF-8");
    row("a half whole number", "m value=1.5i", "line 1: \"1.5i\" is no number");
}

void TestInflux::badLines()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, problem);
    const PushReading reading = read(text);
    QCOMPARE(QByteArray::fromStdString(reading.problem), problem);
    QCOMPARE(reading.refused, std::size_t(1));
}

void TestInflux::goodLinesGoOn()
{
    const PushReading reading = read("a value=1\nb\nc value=3\nd\n");
    QCOMPARE(m_sink.lines, (QByteArrayList{"a 1", "c 3"}));
    QCOMPARE(reading.refused, std::size_t(2));
    QCOMPARE(reading.problem, std::string("line 2: a field is name=value"));
}

void TestInflux::aMessageIsBounded()
{
    const auto reading = m_reader.read(viewOf(QByteArray("m value=1\n").repeated(101)),
                                       InfluxPrecision::Nanoseconds, 100, m_sink);
    QVERIFY(!reading);
    QCOMPARE(reading.error().code, ErrorCode::TooLarge);
    m_sink = {};
    QByteArray tags = "m";
    for (int i = 0; i < 200; ++i)
        tags += ",t" + QByteArray::number(i) + "=x";
    QCOMPARE(read(tags + " value=1").problem, std::string("line 1: a line has too many tags"));
}

WF_TEST(TestInflux)

} // namespace tst_influx

#include "tst_influx.moc"
