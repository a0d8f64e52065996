// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTimer;

namespace wf {

/// Writes an update: for whom, what, over which channels, and when the next one comes. Shows what each
/// channel would make of it. It is in the log before anything leaves.
class Composer : public CommandDialog
{
    Q_OBJECT
public:
    Composer(Desk &desk, const Incident &incident, QWidget *parent);

private:
    Command command() const override;
    void submit(const Command &command) override;
    void makeAudiences();
    void makeChannels(const Incident &incident);
    void audienceChosen();
    void refreshPreview();
    Audience audience() const;
    std::vector<OutgoingMessage> messages() const;
    bool needsApproval() const;
    static QString alertWords(MessagePurpose purpose);
    void addChannel(const ChannelInfo &info, const QString &tip, bool enabled);

    struct Channel
    {
        ChannelInfo info;
        MessagePurpose purpose = MessagePurpose::Update;
        QCheckBox *box = nullptr;
    };
    IncidentId m_incident;
    bool m_touched = false; ///< The text was written by a person: a template no longer replaces it.
    QButtonGroup *m_audiences;
    QLineEdit *m_subject;
    QPlainTextEdit *m_text;
    std::vector<Channel> m_channels;
    QComboBox *m_next;
    QComboBox *m_shown; ///< Which channel's preview.
    QLabel *m_preview;
    QWidget *m_previewScroll = nullptr;
    QLabel *m_note;
    QTimer *m_refresh;
};

} // namespace wf
