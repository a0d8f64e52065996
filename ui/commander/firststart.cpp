// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/firststart.h"

#include "theme/plainlabel.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace wf {

FirstStart::FirstStart(QWidget *parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("firstStart"));
    setProperty("pane", true);
    auto *outer = new QVBoxLayout(this);
    auto *page = new QWidget(this);
    page->setMaximumWidth(520);
    auto *layout = new QVBoxLayout(page);
    layout->setSpacing(12);
    auto *title = new PlainLabel(tr("Nothing is watched yet"), page);
    title->setProperty("role", "title");
    auto *text = new PlainLabel(
        tr("Watchfloor reads metrics, checks the conditions in your runbooks, and keeps the log of an "
           "incident on this machine. Begin with one of these:"),
        page);
    text->setWordWrap(true);
    text->setProperty("role", "muted");
    layout->addWidget(title);
    layout->addWidget(text);
    struct Choice
    {
        QString text;
        QString name;
        QString hint;
        void (FirstStart::*signal)();
    };
    const Choice choices[] = {
        {tr("Watch the simulated estate"), QStringLiteral("startDemo"),
         tr("Simulated NQBA services: good for learning and for drills."), &FirstStart::demoRequested},
        {tr("Add a Prometheus target"), QStringLiteral("startFeed"),
         tr("Any address that serves metrics, for example a node exporter."), &FirstStart::feedRequested},
        {tr("Open a folder of runbooks"), QStringLiteral("startRunbooks"),
         tr("Markdown files. Headings become phases, lists become steps, thresholds become conditions."),
         &FirstStart::runbooksRequested},
    };
    for (const Choice &choice : choices) {
        auto *button = new QPushButton(choice.text, page);
        button->setObjectName(choice.name);
        if (choice.signal == &FirstStart::demoRequested)
            button->setProperty("kind", "primary");
        auto *hint = new PlainLabel(choice.hint, page);
        hint->setProperty("role", "muted");
        hint->setWordWrap(true);
        layout->addSpacing(4);
        layout->addWidget(button);
        layout->addWidget(hint);
        connect(button, &QPushButton::clicked, this, choice.signal);
    }
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->addStretch(1);
    // Not by alignment: an aligned widget gets no height for its wrapped lines.
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(page, 1000); // All the room up to its most.
    row->addStretch(1);
    column->addLayout(row);
    column->addStretch(2);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(scroll);
}

} // namespace wf

#include "moc_firststart.cpp"
