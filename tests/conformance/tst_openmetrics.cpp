// SPDX-License-Identifier: GPL-3.0-or-later
// The parser cases of the OpenMetrics project and scrapes of real programs, where they are at hand.
#include "feed/exposition.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace tst_openmetrics {

using namespace wf;

namespace {

class Counter final : public ExpositionSink
{
public:
    void sample(const ExpositionSample &) override { ++count; }
    int count = 0;
};

QString describe(const ExpositionResult &result)
{
    if (result.errors.empty())
        return QStringLiteral("accepted");
    const ExpositionError &error = result.errors.front();
    return QStringLiteral("%1:%2: %3")
        .arg(error.line)
        .arg(error.column)
        .arg(QString::fromStdString(error.message));
}

ExpositionResult parse(const QByteArray &bytes, ExpositionFormat format, ExpositionMode mode)
{
    Counter counter;
    return parseExposition({bytes.constData(), static_cast<std::size_t>(bytes.size())}, format, mode,
                           counter);
}

} // namespace

class OpenMetricsConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void strictVerdicts();
    void lenientReadsWhatPrometheusReads();
    void realScrapes();

private:
    QByteArray read(const QString &name) const;
    /// How many cases get the verdict that `field` of the manifest names.
    int rightVerdicts(ExpositionMode mode, const QString &field) const;

    QDir m_folder;
    QList<QJsonObject> m_cases;
};

void OpenMetricsConformance::initTestCase()
{
    m_folder.setPath(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/../shared/conformance/openmetrics"));
    if (!m_folder.exists())
        QSKIP("the conformance cases are not at hand");
    for (const QByteArray &line : read(QStringLiteral("manifest.jsonl")).split('\n')) {
        if (!line.isEmpty())
            m_cases.append(QJsonDocument::fromJson(line).object());
    }
    QCOMPARE(m_cases.size(), 211);
}

QByteArray OpenMetricsConformance::read(const QString &name) const
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    return file.readAll();
}

int OpenMetricsConformance::rightVerdicts(ExpositionMode mode, const QString &field) const
{
    int right = 0;
    for (const QJsonObject &entry : m_cases) {
        const QString wanted = entry.value(field).toString();
        const ExpositionResult result =
            parse(read(entry.value(QStringLiteral("file")).toString()), ExpositionFormat::OpenMetrics, mode);
        if ((wanted == QLatin1String("accept")) == result.accepted())
            ++right;
        else
            qWarning("%s: should be %s, but: %s", qPrintable(entry.value(QStringLiteral("id")).toString()),
                     qPrintable(wanted), qPrintable(describe(result)));
    }
    return right;
}

void OpenMetricsConformance::strictVerdicts()
{
    const int right = rightVerdicts(ExpositionMode::Strict, QStringLiteral("strict"));
    qInfo("OpenMetrics conformance: %d of %d", right, int(m_cases.size()));
    QCOMPARE(right, 211);
}

void OpenMetricsConformance::lenientReadsWhatPrometheusReads()
{
    const int right = rightVerdicts(ExpositionMode::Lenient, QStringLiteral("prometheus_2_42"));
    qInfo("OpenMetrics as Prometheus 2.42 reads it: %d of %d", right, int(m_cases.size()));
    QCOMPARE(right, 211);
}

void OpenMetricsConformance::realScrapes()
{
    const QDir real(m_folder.filePath(QStringLiteral("real")));
    const QStringList files = real.entryList(QDir::Files);
    QVERIFY(!files.isEmpty());
    for (const QString &file : files) {
        const QByteArray bytes = read(QStringLiteral("real/") + file);
        const ExpositionFormat format =
            guessFormat({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        QCOMPARE(format, file.startsWith(QLatin1String("client_python")) ? ExpositionFormat::OpenMetrics
                                                                         : ExpositionFormat::Text);
        for (const ExpositionMode mode : {ExpositionMode::Lenient, ExpositionMode::Strict}) {
            const ExpositionResult result = parse(bytes, format, mode);
            QVERIFY2(result.accepted(), qPrintable(file + QLatin1String(": ") + describe(result)));
            QVERIFY(result.samples > 20);
        }
    }
}

WF_TEST(OpenMetricsConformance)

} // namespace tst_openmetrics

#include "tst_openmetrics.moc"
