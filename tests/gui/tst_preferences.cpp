// SPDX-License-Identifier: GPL-3.0-or-later
// How the program looks and what it is to the desktop: chosen in one dialog, kept, and followed.
#include "app/settingsfolder.h"
#include "commander/autostart.h"
#include "commander/trayicon.h"
#include "commandertest.h"
#include "desk/demo.h"
#include "kit/look.h"
#include "theme/systemlook.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QSystemTrayIcon>

namespace tst_preferences {

using namespace wf;
using namespace wf::guitest;

namespace {

void choose(QComboBox *box, const QVariant &data)
{
    box->setCurrentIndex(box->findData(data));
    Q_EMIT box->activated(box->currentIndex());
}

} // namespace

class TestPreferences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyLookIsReachedAndKept();
    void theDesktopsLookIsFollowed();
    void whatThePortalSays();
    void sizeIsForTheNextStart();
    void folderOfAStart();
    void startsWithTheSession();
    void wordsOfAnExecLine();
    void trayShowsTheWorst();
    void trayBringsTheWindowBack();
};

void TestPreferences::everyLookIsReachedAndKept()
{
    Floor floor(withoutFeed());
    floor.part<QAction>(QStringLiteral("actionPreferences"))->trigger();
    QVERIFY(floor.dialog(QStringLiteral("preferencesDialog")));
    auto *looks = floor.part<QComboBox>(QStringLiteral("preferencesLook"));
    QCOMPARE(looks->currentData().toString(), QStringLiteral("system"));
    const std::pair<const char *, ThemeMode> all[] = {{"light", ThemeMode::Light},
                                                      {"dark-contrast", ThemeMode::DarkContrast},
                                                      {"light-contrast", ThemeMode::LightContrast},
                                                      {"dark", ThemeMode::Dark}};
    for (const auto &[name, mode] : all) {
        choose(looks, QString::fromLatin1(name));
        QCOMPARE(floor.theme.mode(), mode);
        QCOMPARE(floor.fixture.desk().settings().value(SettingKey::Theme).toString(), QLatin1String(name));
    }
    // The key for light and dark leaves the contrast as it is.
    choose(looks, QStringLiteral("light-contrast"));
    floor.part<QAction>(QStringLiteral("actionTheme"))->trigger();
    QCOMPARE(floor.theme.mode(), ThemeMode::DarkContrast);
}

void TestPreferences::theDesktopsLookIsFollowed()
{
    Floor floor(withoutFeed());
    floor.theme.setSystemMode(ThemeMode::Light);
    QCOMPARE(floor.theme.mode(), ThemeMode::Light);
    floor.fixture.desk().settings().set(SettingKey::Theme, QStringLiteral("dark"));
    QCOMPARE(floor.theme.mode(), ThemeMode::Dark);
    floor.theme.setSystemMode(ThemeMode::LightContrast);
    QCOMPARE(floor.theme.mode(), ThemeMode::Dark); // A person chose.
    floor.fixture.desk().settings().set(SettingKey::Theme, QStringLiteral("system"));
    QCOMPARE(floor.theme.mode(), ThemeMode::LightContrast);
    // A name that somebody wrote into the file by hand.
    floor.fixture.desk().settings().set(SettingKey::Theme, QStringLiteral("mauve"));
    QCOMPARE(floor.theme.mode(), ThemeMode::LightContrast);
}

void TestPreferences::whatThePortalSays()
{
    SystemLook system;
    QSignalSpy changed(&system, &SystemLook::changed);
    const QString space = QStringLiteral("org.freedesktop.appearance");
    const auto say = [&](const QString &in, const char *key, const QVariant &value) {
        system.take(in, QLatin1String(key), QDBusVariant(value));
    };
    QCOMPARE(system.mode(), ThemeMode::Dark);
    say(space, "color-scheme", 2U);
    QCOMPARE(system.mode(), ThemeMode::Light);
    say(space, "contrast", QVariant::fromValue(QDBusVariant(1U))); // As Read() wraps it.
    QCOMPARE(system.mode(), ThemeMode::LightContrast);
    QCOMPARE(changed.count(), 2);
    say(space, "color-scheme", 2U);
    say(space, "accent-color", QStringLiteral("red"));
    say(QStringLiteral("org.gnome.desktop.interface"), "color-scheme", 1U);
    say(space, "contrast", QVariant::fromValue(QDBusVariant(1U)));
    QCOMPARE(changed.count(), 2);
    say(space, "color-scheme", QStringLiteral("not a number"));
    QCOMPARE(system.mode(), ThemeMode::DarkContrast);
}

void TestPreferences::sizeIsForTheNextStart()
{
    constexpr auto Variable = "QT_SCALE_FACTOR";
    Floor floor(withoutFeed());
    floor.part<QAction>(QStringLiteral("actionPreferences"))->trigger();
    QVERIFY(floor.dialog(QStringLiteral("preferencesDialog")));
    QVERIFY(!floor.shows(QStringLiteral("preferencesNote")));
    choose(floor.part<QComboBox>(QStringLiteral("preferencesSize")), 130);
    QVERIFY(floor.shows(QStringLiteral("preferencesNote")));
    const QString folder = floor.fixture.desk().options().dataDir;
    const QByteArray before = qgetenv(Variable);
    qunsetenv(Variable);
    applyLookSize(folder);
    QCOMPARE(qgetenv(Variable), QByteArray("1.3"));
    qputenv(Variable, "2"); // Whoever set it goes before.
    applyLookSize(folder);
    QCOMPARE(qgetenv(Variable), QByteArray("2"));
    qunsetenv(Variable);
    floor.fixture.desk().settings().set(SettingKey::LookSize, 7000);
    applyLookSize(folder);
    QVERIFY(qEnvironmentVariableIsEmpty(Variable));
    if (!before.isEmpty())
        qputenv(Variable, before);
}

void TestPreferences::folderOfAStart()
{
    const auto folder = [](const QStringList &arguments) {
        return settingsFolder(QStringList{QStringLiteral("watchfloor")} + arguments);
    };
    QCOMPARE(folder({}), defaultDataDir());
    QCOMPARE(folder({QStringLiteral("--data-dir"), QStringLiteral("/a")}), QStringLiteral("/a"));
    QCOMPARE(folder({QStringLiteral("--data-dir=/b")}), QStringLiteral("/b"));
    QCOMPARE(folder({QStringLiteral("--wallboard"), QStringLiteral("--data-dir=/b")}), QString());
    QCOMPARE(folder({QStringLiteral("--demo=calm"), QStringLiteral("--data-dir"), QStringLiteral("/c")}),
             simulatedDataDir(QStringLiteral("/c")));
    QCOMPARE(folder({QStringLiteral("--data-dir")}), defaultDataDir());
    QCOMPARE(folder({QStringLiteral("--screenshots"), QStringLiteral("/d")}), QString());
}

void TestPreferences::startsWithTheSession()
{
    const QTemporaryDir home;
    const QByteArray before = qgetenv("XDG_CONFIG_HOME");
    qputenv("XDG_CONFIG_HOME", home.path().toLocal8Bit());
    Floor floor(withoutFeed());
    floor.part<QAction>(QStringLiteral("actionPreferences"))->trigger();
    QVERIFY(floor.dialog(QStringLiteral("preferencesDialog")));
    auto *box = floor.part<QCheckBox>(QStringLiteral("preferencesAutostart"));
    const Autostart autostart(floor.fixture.desk().options().dataDir, {});
    QVERIFY(!box->isChecked() && !autostart.isOn());
    box->click();
    QVERIFY(autostart.file().startsWith(home.path() + QStringLiteral("/autostart/")));
    QFile file(autostart.file());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY(text.startsWith(QStringLiteral("[Desktop Entry]\nType=Application\n")));
    QVERIFY2(text.contains(execWord(floor.fixture.desk().options().dataDir)), qPrintable(text));
    // Another folder is another desk.
    QVERIFY(!Autostart(QStringLiteral("/elsewhere"), {}).isOn());
    box->click();
    QVERIFY(!autostart.isOn());
    // A folder that takes no file: the box says how it is, and why.
    QVERIFY(QDir(home.path()).removeRecursively());
    QFile blocked(home.path());
    QVERIFY(blocked.open(QIODevice::WriteOnly));
    box->click();
    QVERIFY(!box->isChecked());
    QVERIFY(floor.shows(QStringLiteral("preferencesNote")));
    blocked.remove();
    qputenv("XDG_CONFIG_HOME", before);
}

void TestPreferences::wordsOfAnExecLine()
{
    QCOMPARE(execWord(QStringLiteral("/a b")), QStringLiteral("\"/a b\""));
    QCOMPARE(execWord(QStringLiteral("50%")), QStringLiteral("\"50%%\""));
    QCOMPARE(execWord(QStringLiteral("a\"b$c`d")), QStringLiteral("\"a\\\\\"b\\\\$c\\\\`d\""));
    QCOMPARE(execWord(QStringLiteral("\\")), QStringLiteral("\"\\\\\\\\\""));
}

void TestPreferences::trayShowsTheWorst()
{
    Theme theme(ThemeMode::Dark);
    theme.apply();
    const auto ground = [&theme](const WatchSummary &summary) {
        return TrayIcon::picture(theme, summary, 64).toImage().pixelColor(32, 4);
    };
    WatchSummary summary;
    QCOMPARE(ground(summary), theme.color(Token::Stale)); // Not known is not calm.
    summary.calm = true;
    QCOMPARE(ground(summary), theme.color(Token::Ok));
    for (const Severity severity : AllSeverities) {
        summary = {};
        summary.severity = severity;
        QCOMPARE(ground(summary), theme.severity(severity));
        // What was detected counts too, whichever is worse.
        summary.detectedSeverity = Severity::P1;
        QCOMPARE(ground(summary), theme.severity(std::min(severity, Severity::P1)));
        summary.severity.reset();
        QCOMPARE(ground(summary), theme.severity(Severity::P1));
    }
    Floor floor(withoutFeed());
    const auto *tray = floor.window->findChild<QSystemTrayIcon *>(QStringLiteral("trayIcon"));
    QVERIFY(tray);
    floor.fixture.declare(QStringLiteral("<b>Queue</b>"), Severity::P1);
    QTRY_VERIFY2(tray->toolTip().contains(QStringLiteral("P1")), qPrintable(tray->toolTip()));
    QVERIFY(!tray->toolTip().contains(u'<'));
}

void TestPreferences::trayBringsTheWindowBack()
{
    Floor floor(withoutFeed());
    auto *tray = floor.window->findChild<QSystemTrayIcon *>(QStringLiteral("trayIcon"));
    floor.window->showMinimized();
    Q_EMIT tray->activated(QSystemTrayIcon::Trigger);
    QTRY_VERIFY(!floor.window->isMinimized() && floor.window->isVisible());
}

WF_WINDOW_TEST(TestPreferences)

} // namespace tst_preferences

#include "tst_preferences.moc"
