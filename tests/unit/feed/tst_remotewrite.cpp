// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of Prometheus' remote write, both versions.
#include "feed/remotewrite.h"
#include "support/protobuilder.h"
#include "support/testentry.h"
#include "support/textsink.h"

#include <QTest>

#include <snappy.h>

namespace tst_remotewrite {

using namespace wf;

namespace {

constexpr auto One = RemoteWriteVersion::One;
constexpr auto Two = RemoteWriteVersion::Two;
constexpr std::size_t Most = 1000;

ProtoBuilder label(std::string_view name, std::string_view value)
{
    return ProtoBuilder().bytes(1, name).bytes(2, value);
}
ProtoBuilder sample(double value, std::int64_t ms)
{
    return ProtoBuilder().decimal(1, value).number(2, std::uint64_t(ms));
}
ProtoBuilder series()
{
    return ProtoBuilder().message(1, label("__name__", "a_total")).message(1, label("job", "x"));
}

} // namespace

class TestRemoteWrite : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_sink = {};
        m_reader = {};
    }
    void samplesOfASeries();
    void metadataGivesTypes();
    void symbolsOfVersionTwo();
    void whatIsNotReadIsSaid();
    void brokenMessages_data();
    void brokenMessages();
    void aMessageIsBounded();
    void longSymbolsAreNotMultiplied();
    void contentTypes();
    void snappyIsBounded();

private:
    Expected<PushReading> read(const ProtoBuilder &message, RemoteWriteVersion version = One)
    {
        return m_reader.read(message.text(), version, Most, m_sink);
    }
    TextSink m_sink;
    RemoteWriteReader m_reader;
};

void TestRemoteWrite::samplesOfASeries()
{
    ProtoBuilder two = series();
    two.message(2, sample(1.5, 1000)).message(2, sample(staleMarker(), 2000));
    const auto reading = read(ProtoBuilder().message(1, two));
    QVERIFY(reading);
    QCOMPARE(reading->samples, std::size_t(2));
    QCOMPARE(m_sink.lines, (QByteArrayList{"a_total{job=x} 1.5 @1000", "a_total{job=x} stale @2000"}));
    // The same labels are the same series, in whatever order sample and label stand.
    m_sink.lines.clear();
    ProtoBuilder mixed;
    mixed.message(2, sample(3, 3000)).message(1, label("__name__", "a_total")).message(1, label("job", "x"));
    QVERIFY(read(ProtoBuilder().message(1, mixed)));
    QCOMPARE(m_sink.lines, QByteArrayList{"a_total{job=x} 3 @3000"});
    // A message without series is fine: Prometheus begins with one.
    QCOMPARE(read(ProtoBuilder())->samples, std::size_t(0));
}

void TestRemoteWrite::metadataGivesTypes()
{
    const auto metadata = [](std::uint64_t type, std::string_view name) {
        return ProtoBuilder().number(1, type).bytes(2, name).bytes(4, "Words.").bytes(5, "seconds");
    };
    QVERIFY(read(ProtoBuilder().message(3, metadata(1, "a_total")).message(3, metadata(3, "h"))));
    ProtoBuilder bucket;
    bucket.message(1, label("__name__", "h_bucket")).message(1, label("le", "1")).message(2, sample(1, 1));
    QVERIFY(read(ProtoBuilder().message(1, series().message(2, sample(2, 1))).message(1, bucket)));
    QCOMPARE(m_sink.lines, (QByteArrayList{"a_total{job=x} 2 @1 counter [seconds]",
                                           "h_bucket{le=1} 1 @1 histogram [seconds]"}));
}

void TestRemoteWrite::symbolsOfVersionTwo()
{
    ProtoBuilder references;
    references.varint(1).varint(2).varint(3).varint(4);
    ProtoBuilder one;
    one.bytes(1, references.text())
        .message(2, sample(7, 5000))
        .message(5, ProtoBuilder().number(1, 2).number(3, 5).number(4, 6));
    // The symbols may stand behind the series that need them.
    ProtoBuilder request;
    request.message(5, one);
    for (const char *symbol : {"", "__name__", "temperature", "room", "attic", "How warm.", "celsius"})
        request.bytes(4, symbol);
    QVERIFY(read(request, Two));
    QCOMPARE(m_sink.lines, QByteArrayList{"temperature{room=attic} 7 @5000 gauge [celsius]"});
    // A reference to nowhere.
    QVERIFY(!read(ProtoBuilder().message(5, one).bytes(4, ""), Two));
}

void TestRemoteWrite::whatIsNotReadIsSaid()
{
    ProtoBuilder nameless;
    nameless.message(1, label("job", "x")).message(2, sample(1, 1));
    ProtoBuilder bytes;
    bytes.message(1, label("__name__", "\xff\xfe")).message(2, sample(1, 1));
    ProtoBuilder native = series();
    native.message(4, ProtoBuilder().number(1, 3));
    const auto reading = read(ProtoBuilder()
                                  .message(1, native)
                                  .message(1, nameless)
                                  .message(1, bytes)
                                  .message(1, series().message(2, sample(1, 1))));
    QVERIFY(reading);
    QCOMPARE(reading->refused, std::size_t(3));
    QCOMPARE(reading->problem, std::string("native histograms are not read"));
    QCOMPARE(reading->samples, std::size_t(1));
}

void TestRemoteWrite::brokenMessages_data()
{
    QTest::addColumn<QByteArray>("message");
    const std::string good = ProtoBuilder().message(1, series().message(2, sample(1, 1))).text();
    for (std::size_t cut = 1; cut < good.size(); ++cut)
        QTest::addRow("cut at %zu", cut) << QByteArray::fromStdString(good.substr(0, cut));
    QTest::newRow("a group") << QByteArray("\x0b\x0c");
    QTest::newRow("field 0") << QByteArray("\x02\x01x", 3);
    QTest::newRow("an endless number") << QByteArray(20, '\xff');
    QTest::newRow("a length beyond all") << QByteArray("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
}

void TestRemoteWrite::brokenMessages()
{
    QFETCH(const QByteArray, message);
    const auto reading = m_reader.read(viewOf(message), One, Most, m_sink);
    QVERIFY(!reading);
    QCOMPARE(reading.error().code, ErrorCode::Protocol);
}

void TestRemoteWrite::aMessageIsBounded()
{
    ProtoBuilder many = series();
    for (std::size_t i = 0; i <= Most; ++i)
        many.message(2, sample(1, std::int64_t(i)));
    const auto reading = read(ProtoBuilder().message(1, many));
    QVERIFY(!reading);
    QCOMPARE(reading.error().code, ErrorCode::TooLarge);
    QVERIFY(std::size_t(m_sink.lines.size()) <= Most);
}

void TestRemoteWrite::longSymbolsAreNotMultiplied()
{
    // A symbol of a megabyte, a hundred times in each of a hundred series: nothing of 10 GB may be built.
    ProtoBuilder references;
    for (int i = 0; i < 100; ++i)
        references.varint(0).varint(1);
    ProtoBuilder one;
    one.bytes(1, references.text()).message(2, sample(1, 1));
    ProtoBuilder request;
    request.bytes(4, "a").bytes(4, std::string(1 << 20, 'x'));
    for (int i = 0; i < 100; ++i)
        request.message(5, one);
    const auto reading = read(request, Two);
    QVERIFY(reading);
    QCOMPARE(reading->refused, std::size_t(100));
    QVERIFY(m_sink.lines.isEmpty());
}

void TestRemoteWrite::contentTypes()
{
    QCOMPARE(remoteWriteVersion("application/x-protobuf"), std::optional(One));
    QCOMPARE(remoteWriteVersion("application/x-protobuf;proto=prometheus.WriteRequest"), std::optional(One));
    QCOMPARE(remoteWriteVersion("application/x-protobuf;proto=io.prometheus.write.v2.Request"),
             std::optional(Two));
    QVERIFY(!remoteWriteVersion("application/x-protobuf;proto=io.prometheus.write.v3.Request"));
    QVERIFY(!remoteWriteVersion("text/plain"));
    QVERIFY(!remoteWriteVersion(""));
}

void TestRemoteWrite::snappyIsBounded()
{
    std::string packed;
    const std::string plain(100'000, 'a');
    snappy::Compress(plain.data(), plain.size(), &packed);
    QCOMPARE(unpackSnappy(packed, plain.size()).value(), plain);
    QCOMPARE(unpackSnappy(packed, plain.size() - 1).error().code, ErrorCode::TooLarge);
    QCOMPARE(unpackSnappy(packed.substr(0, packed.size() / 2), plain.size()).error().code,
             ErrorCode::Corrupt);
    // Five bytes that claim to be four gigabytes.
    QVERIFY(!unpackSnappy("\xff\xff\xff\xff\x0f", std::size_t{1} << 40));
    QVERIFY(!unpackSnappy("", 100));
}

WF_TEST(TestRemoteWrite)

} // namespace tst_remotewrite

#include "tst_remotewrite.moc"
