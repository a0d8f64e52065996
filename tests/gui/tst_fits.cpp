// SPDX-License-Identifier: GPL-3.0-or-later
// A walk through every window and dialog: on small and large screens, with texts as long as German's, on
// screens scaled to 200 % and at 144 dpi, in each of the four looks. Nothing may be cut, overlap, reach out
// of the screen, be too small to hit or too faint to read. WATCHFLOOR_FITS_PICTURES names a folder for
// pictures of all of it.
#include "fittour.h"
#include "support/sanitized.h"

#include <QProcess>
#include <QScreen>

#include <iostream>

namespace tst_fits {

using namespace wf;
using namespace wf::guitest;

namespace {

const QString TourArgument = QStringLiteral("--tour");

/// The tour in a process of its own, with another screen.
QStringList tourOn(const QSize &screen, const char *variable, const char *value, ThemeMode mode,
                   bool commanderOnly)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(variable), QLatin1String(value));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(),
                  {TourArgument, QString::number(screen.width()), QString::number(screen.height()),
                   QString::number(int(mode)), QString::number(int(commanderOnly))});
    if (!process.waitForFinished(5 * wf::testing::Patience) || process.exitCode() != 0)
        return {QStringLiteral("the tour did not end: %1").arg(process.errorString())};
    return QString::fromUtf8(process.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

} // namespace

class TestFits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everySize();
    void longerTexts();
    void scaled_data();
    void scaled();

private:
    /// Each in a line of its own: a failure's text has no room for many.
    static void verify(const QStringList &found)
    {
        for (const QString &finding : found)
            qWarning("%s", qPrintable(finding));
        QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("%1 findings, see above").arg(found.size())));
    }
};

void TestFits::everySize()
{
    std::vector<QSize> sizes{{1280, 720}, {1366, 768}, {1680, 1050}, {2560, 1440}};
    if (wf::testing::Sanitized)
        sizes = {{1280, 720}, {1680, 1050}}; // Those that find the most.
    const QStringList found = Tour({sizes, ThemeMode::Dark, false}).findings();
    verify(found);
}

void TestFits::longerTexts()
{
    std::vector<QSize> sizes{{1280, 720}, {1680, 1050}};
    if (wf::testing::Sanitized)
        sizes.resize(1);
    const QStringList found = Tour({sizes, ThemeMode::Light, true}).findings();
    verify(found);
}

void TestFits::scaled_data()
{
    QTest::addColumn<QSize>("screen");
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<ThemeMode>("mode");
    QTest::addColumn<bool>("commanderOnly");
    if (!wf::testing::Sanitized)
        QTest::addRow("200 %%") << QSize(2560, 1440) << QByteArray("QT_SCALE_FACTOR") << QByteArray("2")
                                << ThemeMode::DarkContrast << false;
    // 840 × 525: history, review and comparison want a larger one.
    QTest::addRow("200 %%, a laptop")
        << QSize(1680, 1050) << QByteArray("QT_SCALE_FACTOR") << QByteArray("2") << ThemeMode::Dark << true;
    QTest::addRow("144 dpi") << QSize(1680, 1050) << QByteArray("QT_FONT_DPI") << QByteArray("144")
                             << ThemeMode::LightContrast << false;
}

void TestFits::scaled()
{
    QFETCH(QSize, screen);
    QFETCH(QByteArray, variable);
    QFETCH(QByteArray, value);
    QFETCH(ThemeMode, mode);
    QFETCH(bool, commanderOnly);
    const QStringList found = tourOn(screen, variable.constData(), value.constData(), mode, commanderOnly);
    verify(found);
}

WF_TEST_ENTRY(TestFits)
{
    if (argc > 5 && QLatin1String(argv[1]) == TourArgument) {
        useScreen(QByteArray(argv[2]).toInt(), QByteArray(argv[3]).toInt());
        QApplication app(argc, argv);
        const QSize size = QGuiApplication::primaryScreen()->availableGeometry().size();
        const TourSight sight{
            {size}, ThemeMode(QByteArray(argv[4]).toInt()), false, QByteArray(argv[5]).toInt() != 0};
        for (const QString &finding : Tour(sight).findings())
            std::cout << finding.toStdString() << std::endl;
        return 0;
    }
    useScreen(2560, 1440);
    QApplication app(argc, argv);
    TestFits test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_fits

#include "tst_fits.moc"
