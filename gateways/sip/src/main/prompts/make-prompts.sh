#!/bin/sh
# Makes what is said to callers, from phrases.txt (NAME|English|German) and the numbers 0 to 99, by espeak-ng:
# ../resources/org/tutti/gateway/sip/sound/prompts/LANGUAGE/NAME.opus, mono, 16 kHz, without silence around.
# Needs espeak-ng and ffmpeg with libopus.
set -eu
cd "$(dirname "$0")"
out=../resources/org/tutti/gateway/sip/sound/prompts
ends='silenceremove=start_periods=1:start_threshold=-45dB'

say() { # voice, folder, name, text
  espeak-ng -v "$1" -s 155 -a 90 --stdout "$4" | ffmpeg -nostdin -loglevel error -y -i pipe:0 \
    -af "$ends,areverse,$ends,areverse,highpass=f=120,aresample=16000" -ac 1 -map_metadata -1 \
    -c:a libopus -b:a 16k -application voip -frame_duration 20 -fflags +bitexact -flags:a +bitexact "$out/$2/$3.opus"
}

mkdir -p $out/en $out/de
rm -f $out/en/*.opus $out/de/*.opus
while IFS='|' read -r name english german; do
  say en-gb en "$name" "$english"
  say de de "$name" "$german"
done < phrases.txt
number=0
while [ $number -lt 100 ]; do
  say en-gb en $number $number
  say de de $number $number
  number=$((number + 1))
done
