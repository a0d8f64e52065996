// SPDX-License-Identifier: GPL-3.0-or-later
// What the open step shows below its line: text, commands to copy, buttons.
#include "kit/breakinglabel.h"
#include "kit/flowlayout.h"
#include "kit/markdownview.h"
#include "kit/widgetkit.h"
#include "runbookview/runbookrow.h"
#include "theme/restyle.h"

#include <QClipboard>
#include <QGuiApplication>

namespace wf {

namespace {

/// Under the title; buttons and commands need the room.
constexpr int DetailIndent = 24;

} // namespace

void RunbookRowWidget::setOpen(bool open)
{
    m_open = open;
    restyle(this, "open", open);
    fillDetail();
}

void RunbookRowWidget::fillDetail()
{
    if (!m_open || m_row.kind != RunbookRowKind::Step) {
        if (m_detail)
            m_detail->hide();
        return;
    }
    const QString detail =
        m_row.remark.isEmpty() ? m_row.detail : m_row.detail + QStringLiteral("\n\n*%1*").arg(m_row.remark);
    if (m_detail && m_shownCommands == m_row.commands && m_shownDetail == detail &&
        m_detail->property("state").toInt() == int(m_row.state)) {
        m_detail->show();
        return;
    }
    delete m_detail;
    m_shownCommands = m_row.commands;
    m_shownDetail = detail;
    m_detail = new QWidget(this);
    m_detail->setProperty("state", int(m_row.state));
    auto *layout = kit::makeLayout<QVBoxLayout>(m_detail, 8, {10, 0, 0, 4});
    if (!detail.trimmed().isEmpty()) {
        auto *text = new MarkdownView(m_theme, m_detail);
        text->setObjectName(QStringLiteral("stepDetail"));
        text->setInk(Token::Text2);
        text->setText(detail.trimmed());
        connect(text, &MarkdownView::linkAsked, this, &openAddress);
        auto *indented = new QHBoxLayout;
        indented->setContentsMargins(DetailIndent, 0, 0, 0);
        indented->addWidget(text);
        layout->addLayout(indented);
    }
    for (const QString &command : m_row.commands)
        layout->addWidget(commandBox(command));
    if (m_live)
        addStepButtons(layout);
    m_layout->addWidget(m_detail);
    m_detail->show();
}

void RunbookRowWidget::addStepButtons(QVBoxLayout *layout)
{
    auto *buttons = new FlowLayout(nullptr, 6);
    const bool open = !isFinished(m_row.state);
    const auto add = [&](const QString &text, const char *name, auto signal, const QString &tip = {}) {
        auto *button = kit::makeButton("small", text, QLatin1String(name), m_detail);
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, signal);
        buttons->addWidget(button);
    };
    if (!m_row.waits)
        add(open ? tr("Done  Space") : tr("Open again  Space"), "stepDone",
            [this, open] { Q_EMIT tickRequested(open); });
    if (open && !m_row.waits) {
        if (m_row.state == StepState::Open)
            add(tr("Start  S"), "stepStart", &RunbookRowWidget::startRequested, tr("Say that you are on it"));
        add(tr("Skip  X"), "stepSkip", &RunbookRowWidget::skipRequested, tr("Skip it, with a reason"));
        add(tr("Assign  A"), "stepAssign", &RunbookRowWidget::assignRequested,
            tr("Give it to somebody, with a time-box"));
    }
    layout->addLayout(buttons);
}

QWidget *RunbookRowWidget::commandBox(const QString &command)
{
    auto *box = new QFrame(m_detail);
    box->setProperty("code", true);
    auto *layout = kit::makeLayout<QHBoxLayout>(box, 8, {8, 4, 4, 4});
    layout->addWidget(new CodeText(command, box), 1);
    auto *copy = kit::makeButton("quiet", tr("copy"), QStringLiteral("copyCommand"), box);
    copy->setToolTip(tr("Copy the command (C). Watchfloor never runs it."));
    connect(copy, &QPushButton::clicked, this, [this, command] {
        QGuiApplication::clipboard()->setText(command);
        Q_EMIT copied(command);
    });
    layout->addWidget(copy, 0, Qt::AlignTop);
    return box;
}

} // namespace wf
