// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/negotiate.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_negotiate {

using namespace wf;

class TestNegotiate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accept_data();
    void accept();
    void encoding_data();
    void encoding();
};

void TestNegotiate::accept_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("openMetrics");
    const auto row = [](const char *name, const char *header, bool openMetrics) {
        QTest::addRow("%s", name) << QByteArray(header) << openMetrics;
    };
    row("none", "", false);
    row("anything", "*/*", false);
    row("browser", "text/html,application/xhtml+xml,*/*;q=0.8", false);
    row("openmetrics", "application/openmetrics-text", true);
    row("upper case", "Application/OpenMetrics-Text; Version=1.0.0", true);
    row("prometheus",
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        true);
    row("text preferred", "text/plain;q=0.9, application/openmetrics-text;q=0.2", false);
    row("openmetrics refused", "application/openmetrics-text;q=0", false);
    row("unreadable q", "application/openmetrics-text;q=yes", false);
    row("only commas", ",,;;,", false);
}

void TestNegotiate::accept()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, openMetrics);
    QCOMPARE(prefersOpenMetrics(header), openMetrics);
}

void TestNegotiate::encoding_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("gzip");
    QTest::addRow("none") << QByteArray() << false;
    QTest::addRow("gzip") << QByteArray("gzip") << true;
    QTest::addRow("list") << QByteArray("br, gzip;q=0.5, deflate") << true;
    QTest::addRow("refused") << QByteArray("gzip;q=0, *") << false;
    QTest::addRow("anything") << QByteArray("*") << true;
    QTest::addRow("other") << QByteArray("br, zstd, identity") << false;
}

void TestNegotiate::encoding()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, gzip);
    QCOMPARE(acceptsGzip(header), gzip);
}

WF_TEST(TestNegotiate)

} // namespace tst_negotiate

#include "tst_negotiate.moc"
