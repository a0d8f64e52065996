// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/evidencedialog.h"

#include "base/files.h"
#include "log/evidencestore.h"
#include "theme/filepicker.h"
#include "theme/plainlabel.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

EvidenceDialog::EvidenceDialog(Desk &desk, const command::AttachEvidence &evidence, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("evidence"), tr("Attach evidence"), parent), m_evidence(evidence),
      m_text(new QPlainTextEdit(this)), m_file(new PlainLabel(this))
{
    m_text->setObjectName(QStringLiteral("evidenceText"));
    m_text->setPlaceholderText(tr("What does it show?"));
    m_text->setTabChangesFocus(true);
    m_text->setMaximumHeight(m_text->fontMetrics().lineSpacing() * 5);
    body()->addWidget(m_text);
    auto *line = new QHBoxLayout;
    m_file->setObjectName(QStringLiteral("evidenceFile"));
    m_file->setProperty("role", "muted");
    m_file->setText(tr("no file"));
    line->addWidget(m_file, 1);
    auto *choose = new QPushButton(tr("Choose a &file…"), this);
    choose->setObjectName(QStringLiteral("evidenceChoose"));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &EvidenceDialog::chooseFile);
    line->addWidget(choose);
    body()->addLayout(line);
    if (evidence.range) {
        auto *kept = new PlainLabel(
            tr("The samples of %1 in this window are kept forever.").arg(evidence.metric), this);
        kept->setWordWrap(true);
        kept->setProperty("role", "muted");
        body()->addWidget(kept);
    }
    addButtons(tr("Attach"));
    m_text->setFocus();
}

void EvidenceDialog::setFile(const QString &name, const QByteArray &bytes)
{
    m_evidence.file = name;
    m_bytes = bytes;
    m_file->setText(QStringLiteral("%1, %2").arg(name, locale().formattedDataSize(bytes.size())));
}

void EvidenceDialog::chooseFile()
{
    auto *dialog = makeFilePicker(this, tr("A file of evidence"), FilePurpose::OpenFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const auto bytes = readFile(path, MaxEvidenceBytes);
        if (bytes)
            setFile(QFileInfo(path).fileName(), *bytes);
        else if (bytes.error().code == ErrorCode::TooLarge)
            showError(tr("%1 is larger than %2").arg(path, locale().formattedDataSize(MaxEvidenceBytes)));
        else
            showError(bytes.error().message);
    });
    dialog->open();
}

Command EvidenceDialog::command() const
{
    command::AttachEvidence evidence = m_evidence;
    evidence.text = m_text->toPlainText();
    return evidence;
}

void EvidenceDialog::submit(const Command &command)
{
    desk().attachEvidence(*command.as<command::AttachEvidence>(), m_bytes,
                          {this, [this](const CommandResult &result) { finish(result); }});
}

} // namespace wf

#include "moc_evidencedialog.cpp"
