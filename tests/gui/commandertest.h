// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panes/chip.h"
#include "support/deskfixture.h"
#include "theme/theme.h"
#include "windows/commanderwindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QTest>
#include <QTranslator>

/// What the tests of the commander's window share.
namespace wf::guitest {

/// The program's English, plurals and all, as main() loads it.
inline void speakEnglish()
{
    static QTranslator words;
    if (words.load(QStringLiteral(":/translations/watchfloor_en.qm")))
        QApplication::installTranslator(&words);
}

/// A desk with its window on the screen.
struct Floor
{
    explicit Floor(const DeskFixture::Options &options = {}, QSize size = {1680, 1050})
        : fixture(options), theme(ThemeMode::Dark)
    {
        speakEnglish();
        theme.apply();
        open(size);
    }
    void open(QSize size = {})
    {
        window = std::make_unique<CommanderWindow>(fixture.desk(), theme);
        if (size.isValid())
            window->resize(size);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QVERIFY(fixture.waitForData());
    }
    void close()
    {
        window->close();
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
        QWindow *window = QGuiApplication::focusWindow();
        QVERIFY(window);
        QTest::keyClick(window, key, modifiers);
    }
    static void type(const QString &text)
    {
        QWindow *window = QGuiApplication::focusWindow();
        QVERIFY(window);
        for (const QChar c : text)
            QTest::keyClick(window, c.toLatin1());
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
        return QTest::qWaitFor(looks, 5000) ? found : nullptr;
    }
    bool noDialog() const
    {
        return QTest::qWaitFor([this] {
            for (const auto *candidate : window->findChildren<QDialog *>()) {
                if (candidate->isVisible())
                    return false;
            }
            return window->isActiveWindow();
        });
    }
    QMenu *menu(const QString &name) const
    {
        const auto looks = [&] {
            const auto *popup = QApplication::activePopupWidget();
            return popup && popup->objectName() == name;
        };
        return QTest::qWaitFor(looks, 5000) ? qobject_cast<QMenu *>(QApplication::activePopupWidget()) : nullptr;
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

    mutable DeskFixture fixture;
    Theme theme;
    std::unique_ptr<CommanderWindow> window;
};

inline StepState stepState(const Incident &incident, const char *step)
{
    const auto it = incident.steps.find(StepId(QLatin1String(step)));
    return it == incident.steps.end() ? StepState::Open : it->second.state;
}

inline DeskFixture::Options withoutFeed()
{
    return {false, true, QStringLiteral("Ana")};
}

} // namespace wf::guitest
