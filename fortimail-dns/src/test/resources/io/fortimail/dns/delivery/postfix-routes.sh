#!/bin/bash
# Routes mail to the domains of "$1/domains" by a real Postfix, with nsd and a network of its own.
# Run by PostfixRoutesTest as the first process of its own network, mount and process namespaces:
# when it ends, all that it has started ends with it. Says 77 where the machine cannot do it.
folder=$1
recipients=$(wc -l < "$folder/domains")
ip link set lo up || exit 77
# All addresses of the documentation ranges are this machine's, so that every host takes mail.
ip route add local 192.0.2.0/24 dev lo || exit 77
ip -6 route add local 2001:db8::/32 dev lo || exit 77
mount --bind "$folder/resolv.conf" /etc/resolv.conf || exit 77

until_true() {
  for ((i = 0; i < 300; i++)); do
    "$@" > /dev/null 2>&1 && return 0
    sleep 0.1
  done
  echo "not in time: $*"
  exit 1
}
listens() { (exec 3<> "/dev/tcp/127.0.0.1/$1"); }
say() {
  printf '%s\r\n' "$1" >&3
  IFS= read -r -u 3 reply
  [[ $reply == [23]* ]] || echo "$1: $reply"
}
all_told() { (($(grep -c 'smtp\[.* status=' "$folder/mail.log") >= recipients)); }

nsd -d -c "$folder/nsd.conf" &
smtp-sink -u postfix 0.0.0.0:25 100 &
smtp-sink -u postfix '[::]:25' 100 &
postfix -c "$folder/conf" start || exit 1
until_true listens 53
until_true listens 25
until_true listens 2525

exec 3<> /dev/tcp/127.0.0.1/2525
IFS= read -r -u 3 reply
say 'HELO test.example'
say 'MAIL FROM:<>'
while read -r domain; do say "RCPT TO:<user@$domain>"; done < "$folder/domains"
say 'DATA'
say $'Subject: test\r\n\r\ntest\r\n.'
until_true all_told
postfix -c "$folder/conf" stop
