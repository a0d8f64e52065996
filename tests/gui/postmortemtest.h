// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandertest.h"
#include "kit/growingedit.h"
#include "kit/markdownview.h"
#include "postmortem/postmortempane.h"

/// What the tests of the post-mortem share.
namespace wf::guitest {

/// A resolved incident with a runbook that was not followed to the letter, and the pane that shows it.
struct Room
{
    explicit Room(const DeskFixture::Options &options = withoutFeed())
        : fixture(options), theme(ThemeMode::Dark)
    {
        speakEnglish();
        theme.apply();
        if (!fixture.waitForData())
            qFatal("the desk does not start");
        id = fixture.declare(QStringLiteral("Queue backlog"), Severity::P1, QStringLiteral("queue-backlog"));
        for (const char *step : {"p0.s0", "p0.s1"})
            ask(command::CompleteStep{id, StepId(QLatin1String(step)), {}});
        ask(command::SkipStep{id, StepId(QStringLiteral("p0.s2")), QStringLiteral("no machines left")});
        ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}, true});
        open();
    }
    void open()
    {
        pane = std::make_unique<PostMortemPane>(fixture.desk(), theme);
        pane->resize(420, 1000);
        pane->setIncident(id);
        pane->show();
        QVERIFY(QTest::qWaitForWindowActive(pane.get()));
    }
    void ask(const Command &command)
    {
        const auto result = fixture.ask(command);
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    }
    const Incident &incident() const { return fixture.incident(id); }
    QString written(ReviewSection section) const
    {
        const auto found = incident().review.sections.find(section);
        return found == incident().review.sections.end() ? QString() : found->second.markdown;
    }
    int revisions(ReviewSection section) const
    {
        const auto found = incident().review.sections.find(section);
        return found == incident().review.sections.end() ? 0 : found->second.revisions;
    }

    template <typename W = QWidget>
    W *part(const QByteArray &name) const
    {
        W *found = pane->findChild<W *>(QString::fromUtf8(name));
        if (!found)
            qFatal("no part is called %s", name.constData());
        return found;
    }
    bool shows(const QByteArray &name) const
    {
        const auto *found = pane->findChild<QWidget *>(QString::fromUtf8(name));
        return found && found->isVisible();
    }
    void click(const QByteArray &name) const { QTest::mouseClick(part(name), Qt::LeftButton); }
    QString text(const QByteArray &name) const
    {
        if (const auto *button = qobject_cast<QAbstractButton *>(part(name)))
            return button->text();
        return part<QLabel>(name)->text();
    }
    QString reading(const QByteArray &name) const { return part<MarkdownView>(name)->plainText(); }
    /// Every label below a part, in order.
    QStringList labels(const QByteArray &name) const
    {
        QStringList texts;
        for (const QLabel *label : part(name)->findChildren<QLabel *>())
            texts << label->text();
        return texts;
    }
    GrowingEdit *write(const QByteArray &section) const
    {
        auto *shown = part<MarkdownView>("text:" + section);
        shown->setFocus();
        QTest::keyClick(shown, Qt::Key_Return);
        return part<GrowingEdit>("edit:" + section);
    }

    mutable DeskFixture fixture;
    Theme theme;
    IncidentId id;
    std::unique_ptr<PostMortemPane> pane;
};

} // namespace wf::guitest
