// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commander/commanderwindow.h"
#include "kit/chip.h"
#include "support/deskfixture.h"
#include "support/fakefixture.h"
#include "support/testentry.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPointer>
#include <QTemporaryFile>
#include <QTest>
#include <QTranslator>

#include <algorithm>

/// What the tests of the commander's window share.
namespace wf::guitest {

/// The program's English, plurals and all, as main() loads it.
inline void speakEnglish()
{
    static QTranslator words;
    if (words.load(QStringLiteral(":/translations/watchfloor_en.qm")))
        QApplication::installTranslator(&words);
}

/// The screen of the offscreen platform has 800 × 800 pixels; this one has as many as are wanted. Before the
/// application is made.
inline void useScreen(int width, int height)
{
    static QTemporaryFile config;
    if (!config.open())
        qFatal("the description of the screen cannot be written");
    config.write(QStringLiteral(R"({"screens":[{"name":"large","x":0,"y":0,"width":%1,"height":%2,)"
                                R"("logicalDpi":96,"logicalBaseDpi":96,"dpr":1}]})")
                     .arg(width)
                     .arg(height)
                     .toUtf8());
    config.flush();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + config.fileName().toUtf8());
}

/// As a commander's is.
inline void useLargeScreen()
{
    useScreen(1920, 1200);
}

/// A desk with its window on the screen: see Floor and LiveFloor.
template <typename Fixture>
struct FloorOn
{
    explicit FloorOn(const typename Fixture::Options &options = {}, QSize size = {1680, 1050})
        : fixture(options), theme(ThemeMode::Dark)
    {
        speakEnglish();
        theme.apply();
        open(size);
    }
    void open(QSize size = {})
    {
        window = std::make_unique<CommanderWindow>(fixture.desk(), fixture.desk(), theme);
        if (size.isValid())
            window->resize(size);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QVERIFY(fixture.waitForData());
    }
    void close()
    {
        window->closeUnasked();
        window.reset();
    }

    /// A part of the window by its name; null when there is none.
    template <typename W = QWidget>
    W *part(const QString &name) const
    {
        return window->findChild<W *>(name);
    }
    /// Shown on the screen, not merely made.
    bool shows(const QString &name) const
    {
        const auto *widget = part(name);
        return widget && widget->isVisible();
    }
    QString text(const QString &name) const
    {
        if (const auto *label = part<QLabel>(name))
            return label->text();
        if (const auto *button = part<QAbstractButton>(name))
            return button->text();
        if (const auto *line = part<QLineEdit>(name))
            return line->text();
        return QStringLiteral("no part is called %1").arg(name);
    }
    QString pill(const QString &name) const { return part<StatusPill>(name)->text(); }
    void click(const QString &name) const
    {
        auto *button = part<QAbstractButton>(name);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), qPrintable(name));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    /// Keys go where the keyboard is: to the window with the focus.
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointer<QWindow> window = keyboardWindow();
        QVERIFY(window);
        QTest::keyPress(window, key, modifiers);
        // One by one: the window may close at the key, and be gone before the modifiers are let go, which
        // keyClick() does not expect.
        std::vector<Qt::Key> held{key};
        for (const auto &[modifier, its] :
             {std::pair(Qt::AltModifier, Qt::Key_Alt), std::pair(Qt::ControlModifier, Qt::Key_Control),
              std::pair(Qt::ShiftModifier, Qt::Key_Shift)}) {
            if (modifiers & modifier)
                held.push_back(its);
        }
        for (const Qt::Key each : held) {
            if (window)
                QTest::keyRelease(window, each);
        }
    }
    static void type(const QString &text)
    {
        for (const QChar c : text) {
            QWindow *window = keyboardWindow();
            QVERIFY(window);
            QTest::keyClick(window, c.toLatin1());
        }
    }
    /// The window with the keyboard. A popup that closed keeps it on the offscreen platform, which no window
    /// manager would let it: the open dialog has it then.
    static QWindow *keyboardWindow()
    {
        QWindow *focused = QGuiApplication::focusWindow();
        const QWidget *modal = QApplication::activeModalWidget();
        return focused && !focused->isVisible() && modal ? modal->windowHandle() : focused;
    }
    static QString focusName()
    {
        return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString();
    }
    /// The dialog with that name, once it is open and has the keyboard.
    QDialog *dialog(const QString &name) const
    {
        QDialog *found = nullptr;
        const auto looks = [&] {
            for (auto *candidate : window->findChildren<QDialog *>(name)) {
                if (candidate->isVisible() && candidate->isActiveWindow()) {
                    found = candidate;
                    return true;
                }
            }
            return false;
        };
        return QTest::qWaitFor(looks, wf::testing::Patience) ? found : nullptr;
    }
    /// Waits until every dialog is gone. Without a window manager nobody gives the keyboard back: this does.
    bool noDialog() const
    {
        const auto gone = [this] {
            const auto dialogs = window->findChildren<QDialog *>();
            return std::none_of(dialogs.begin(), dialogs.end(),
                                [](const QDialog *d) { return d->isVisible(); });
        };
        if (!QTest::qWaitFor(gone, wf::testing::Patience))
            return false;
        window->activateWindow();
        return QTest::qWaitForWindowActive(window.get());
    }
    QMenu *menu(const QString &name) const
    {
        const auto looks = [&] {
            const auto *popup = QApplication::activePopupWidget();
            return popup && popup->objectName() == name;
        };
        return QTest::qWaitFor(looks, wf::testing::Patience)
                   ? qobject_cast<QMenu *>(QApplication::activePopupWidget())
                   : nullptr;
    }
    /// The incident the window is about, as it stands in the book.
    const Incident *shown() const { return fixture.desk().book().find(window->selection().incident()); }
    /// Titles of a list's rows.
    QStringList rows(const QString &list) const
    {
        QStringList texts;
        const auto *view = part<QListView>(list);
        for (int row = 0; view && row < view->model()->rowCount(); ++row)
            texts += view->model()->index(row, 0).data().toString();
        return texts;
    }

    mutable Fixture fixture;
    Theme theme;
    std::unique_ptr<CommanderWindow> window;
};
/// What the window shows and asks.
using Floor = FloorOn<FakeFixture>;
/// What it is about disk, feeds, configuration, restarts.
using LiveFloor = FloorOn<DeskFixture>;

inline StepState stepState(const Incident &incident, const char *step)
{
    const auto it = incident.steps.find(StepId(QLatin1String(step)));
    return it == incident.steps.end() ? StepState::Open : it->second.state;
}

inline FakeFixture::Options withoutFeed()
{
    return {false, true, QStringLiteral("Ana")};
}

} // namespace wf::guitest

/// WF_GUI_TEST on a large screen.
#define WF_WINDOW_TEST(Test)                                                                                 \
    WF_TEST_ENTRY(Test)                                                                                      \
    {                                                                                                        \
        wf::guitest::useLargeScreen();                                                                       \
        QApplication app(argc, argv);                                                                        \
        Test test;                                                                                           \
        QTEST_SET_MAIN_SOURCE_PATH                                                                           \
        return QTest::qExec(&test, argc, argv);                                                              \
    }
